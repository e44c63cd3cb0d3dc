using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Tests;

/// <summary>What the server names by a code, the pages say in words.</summary>
public sealed class PageWordsTests(VigieApp app)
{
    public static TheoryData<string> Languages => ["fr", "en", "ar"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_page_of_jobs_has_a_name_for_each_kind_of_job(string language) => Assert.Empty(
        app.Services.GetServices<JobKind>().Where(kind => !IsOfTests(kind))
            .Select(kind => kind.Name).Except(Words("jobs", "kinds", language)));

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_log_of_mails_has_a_name_for_each_kind_of_notice(string language) =>
        Assert.Empty(NoticeTexts.Known.Except(Words("notifications", "kind", language)));

    private static bool IsOfTests(JobKind kind) => Array.Exists(typeof(PageWordsTests).Assembly.GetTypes(), type => type.Name == kind.Name);

    private static IEnumerable<string> Words(string module, string group, string language)
    {
        var file = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "web", "src", "modules", module, "locales", $"{language}.json"));
        using var words = JsonDocument.Parse(File.ReadAllText(file));
        return [.. words.RootElement.GetProperty(group).EnumerateObject().Select(word => word.Name)];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
