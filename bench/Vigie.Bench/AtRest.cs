using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Vigie.Bench;

/// <summary>
/// `./run` on a built tree until it answers, the memory of the server at rest with the demonstration loaded and alive, and a page of it.
/// </summary>
internal static class AtRest
{
    private static readonly TimeSpan LoadPatience = TimeSpan.FromMinutes(5);

    public static async Task MeasureAsync(Report report, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
        var data = Directory.CreateTempSubdirectory("vigie-bench-").FullName;
        File.SetUnixFileMode(data, (UnixFileMode)0b111_101_101);
        var port = ServerUnderTest.FreePort();
        var loaded = new TaskCompletionSource();
        var watch = Stopwatch.StartNew();
        using var run = Process.Start(new ProcessStartInfo(Path.Combine(root, "run"), $"--port {port} --data {data}") { RedirectStandardOutput = true })!;
        run.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("The demonstration is there", StringComparison.OrdinalIgnoreCase) == true)
            {
                loaded.TrySetResult();
            }
        };
        run.BeginOutputReadLine();
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                (await client.GetAsync(new Uri($"http://localhost:{port}/health"))).EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException) when (watch.Elapsed < LoadPatience)
            {
                await Task.Delay(50);
            }
        }

        report.Add("./run until it answers", watch.Elapsed.TotalSeconds, 10, atLeast: false, " s", "built tree, new data folder");
        await loaded.Task.WaitAsync(LoadPatience);
        report.Add("demo loaded", watch.Elapsed.TotalSeconds, 60, atLeast: false, " s", "from the start of ./run");
        await Task.Delay(TimeSpan.FromSeconds(60));
        var resident = File.ReadLines($"/proc/{run.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        report.Add("memory at rest", double.Parse(resident, CultureInfo.InvariantCulture) / 1024, 250, atLeast: false, " MB", "resident, a minute after the demo has loaded, live feed running");
        await BatteryPage.MeasureAsync(new($"http://localhost:{port}"), Path.Combine(data, "demo.json"), report);
        using (var stop = Process.Start("kill", $"-TERM {run.Id}"))
        {
            await stop.WaitForExitAsync();
        }

        await run.WaitForExitAsync();
        Directory.Delete(data, recursive: true);
    }
}
