using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Vigie.Bench;

/// <summary>From the address of a battery's page until its figures and its live chart stand there, in a browser that has nothing of it yet.</summary>
internal static class BatteryPage
{
    private const int Visits = 7;

    /// <param name="url">A server with the demonstration.</param>
    /// <param name="demo">The file of its accounts.</param>
    public static async Task MeasureAsync(Uri url, string demo, Report report)
    {
        using var accounts = JsonDocument.Parse(await File.ReadAllTextAsync(demo));
        var person = accounts.RootElement.GetProperty("companies")[0].GetProperty("users")[0];
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var signedIn = await SignInAsync(browser, url, person.GetProperty("email").GetString()!, person.GetProperty("password").GetString()!);
        var times = new List<double>();
        for (var visit = 0; visit <= Visits; visit++)
        {
            await using var context = await browser.NewContextAsync(new() { StorageState = signedIn });
            var page = await context.NewPageAsync();
            var watch = Stopwatch.StartNew();
            await page.GotoAsync(new Uri(url, "/batteries/1").ToString(), new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator(".figures").WaitForAsync();
            await page.Locator(".live canvas").First.WaitForAsync();
            if (visit > 0) // the first warms the server and the browser up
            {
                times.Add(watch.Elapsed.TotalSeconds);
            }
        }

        report.Add("battery page usable", times.Order().ElementAt(Visits / 2), 1.5, atLeast: false, " s", $"figures and live chart there; empty cache; median of {Visits} visits");
    }

    private static async Task<string> SignInAsync(IBrowser browser, Uri url, string email, string password)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(url, "/connexion").ToString());
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
        return await context.StorageStateAsync();
    }
}
