using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Vigie.Server.Platform.Observability;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Hosting;

public sealed class LogLinesTests
{
    private static readonly TimeProvider Clock = new FixedClock();

    [Fact]
    public void An_event_is_one_json_object_on_one_line_in_utc()
    {
        using var job = LogContext.Begin("job-7", tenantId: 3);

        var line = Write(new JsonLogLines(Clock), LogLevel.Warning, "Deux lignes :\n«été»", new InvalidOperationException("why"));

        Assert.Equal(1, line.Count(letter => letter == '\n'));
        var json = JsonSerializer.Deserialize<Dictionary<string, string>>(line)!;
        Assert.Equal(
            ("2026-03-02T08:00:00.000Z", "warning", "Vigie.Tests", "Deux lignes :\n«été»", "job-7", "3"),
            (json["at"], json["level"], json["category"], json["message"], json["correlation_id"], json["tenant_id"]));
        Assert.Contains("why", json["exception"], StringComparison.Ordinal);
    }

    [Fact]
    public void No_kind_of_secret_that_we_give_out_stays_in_a_line()
    {
        var kinds = typeof(OpaqueToken).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.True(kinds.Count >= 6);
        Assert.All(kinds, kind =>
        {
            var line = Redaction.Clean($"GET /api/v1/things/{OpaqueToken.New(kind, 7).Text}");
            Assert.Equal($"GET /api/v1/things/{kind}***", line);
        });
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var json = JsonSerializer.Deserialize<Dictionary<string, string>>(Write(new JsonLogLines(Clock), LogLevel.Information, "x"))!;

        Assert.Equal(["at", "level", "category", "message"], json.Keys);
    }

    [Fact]
    public void Contexts_nest_and_end()
    {
        using (LogContext.Begin("outer"))
        {
            using (LogContext.Begin("inner"))
            {
                Assert.Equal("inner", LogContext.Current?.CorrelationId);
            }

            Assert.Equal("outer", LogContext.Current?.CorrelationId);
        }

        Assert.Null(LogContext.Current);
    }

    [Fact]
    public void A_line_for_a_person_cannot_be_forged_or_steer_the_terminal()
    {
        var line = Write(new TextLogLines(Clock), LogLevel.Information, "GET /a\n08:00:00 error forged \e[2J");

        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.DoesNotContain("\e[2J", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /ws/alerts?access_token=eyJhbGciOi.eyJzdWIi.c2ln&since=1", "GET /ws/alerts?access_token=***&since=1")]
    [InlineData("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "Authorization: Bearer ***")]
    [InlineData("refused rt_AAAAB3NzaC1yc2EAAAADAQAB today", "refused rt_*** today")]
    [InlineData("key vk_0123456789abcdef", "key vk_***")]
    [InlineData("postgresql://vigie:hush@db:5432/erp", "postgresql://vigie:***@db:5432/erp")]
    [InlineData("Host=db;Username=v;Password=hush;Pooling=false", "Host=db;Username=v;Password=***;Pooling=false")]
    [InlineData("""{"email":"a@b.c","password":"hush hush"}""", """{"email":"a@b.c","password":"***"}""")]
    [InlineData("JWT_SECRET_KEY=abcdef", "JWT_SECRET_KEY=***")]
    [InlineData("GET /api/v1/batteries/7 200 1.2 ms", "GET /api/v1/batteries/7 200 1.2 ms")]
    [InlineData("http://localhost:8001/health", "http://localhost:8001/health")]
    [InlineData("", "")]
    public void Secrets_do_not_reach_the_log(string message, string expected) => Assert.Equal(expected, Redaction.Clean(message));

    private static string Write(ConsoleFormatter formatter, LogLevel level, string message, Exception? exception = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        formatter.Write(new LogEntry<string>(level, "Vigie.Tests", 0, message, exception, (state, _) => state), null, text);
        return text.ToString();
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    }
}
