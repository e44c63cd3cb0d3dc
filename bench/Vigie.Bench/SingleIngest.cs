using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Vigie.Bench;

/// <summary>One sample a request over 64 connections, each answered after its commit, against the same server's /health by the same client.</summary>
internal static class SingleIngest
{
    private const int Connections = 64;
    private const int Rounds = 3;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        var (posts, healths) = (new List<double>(), new List<double>());
        var sent = 0;
        var start = DateTime.UtcNow.AddMinutes(-30);
        for (var round = 0; round <= Rounds; round++)
        {
            var health = await RateAsync(_ => server.Gateway.GetAsync("/health"));
            var post = await RateAsync(async connection =>
            {
                var at = start.AddMilliseconds(Interlocked.Increment(ref sent));
                using var content = new StringContent($$"""{"at":"{{at:O}}","voltage":51.2,"current":3,"soc":50}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                return await server.Gateway.PostAsync($"/api/v1/batteries/{fleet.Batteries[connection]}/data", content);
            });
            if (round > 0)
            {
                posts.Add(post);
                healths.Add(health);
            }
        }

        var (single, bare) = (posts.Order().ElementAt(Rounds / 2), healths.Order().ElementAt(Rounds / 2));
        report.Add("single POST / health", single / bare, 0.12, atLeast: true, "", $"{single:F0} against {bare:F0} requests/s; {Connections} connections");
    }

    private static async Task<double> RateAsync(Func<int, Task<HttpResponseMessage>> request)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            while (watch.Elapsed < Length)
            {
                using var response = await request(connection);
                response.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }
}
