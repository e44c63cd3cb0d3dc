using System.Net;
using System.Text;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>The calendar against the rules of RFC 5545, read by a parser that knows nothing of the writer.</summary>
public sealed class CalendarTests(VigieApp app) : IAsyncLifetime
{
    private Dispatch dispatch = null!;

    public async ValueTask InitializeAsync() => dispatch = await Dispatch.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_technician_subscribes_to_his_appointments_and_sees_them_move()
    {
        var id = await dispatch.GivenVisitAsync("Pompe, vanne; \\joint «é»", dispatch.Marie, dispatch.At(0, 9));
        await dispatch.GivenVisitAsync("De Karim", dispatch.Karim, dispatch.At(0, 9));
        var address = await AddressAsync(dispatch.Workshop.Technician, dispatch.Marie);

        var first = Assert.Single(Events(await ReadAsync(address)));
        Assert.Equal("Pompe, vanne; \\joint «é»", first["SUMMARY"]);
        Assert.Equal($"{dispatch.At(0, 9):yyyyMMddTHHmmssZ}", first["DTSTART"]);
        Assert.Equal($"{dispatch.At(0, 10):yyyyMMddTHHmmssZ}", first["DTEND"]);
        Assert.Equal("46.810000;-71.210000", first["GEO"]);

        await Company.JsonAsync(await dispatch.Workshop.AssignAsync(id, dispatch.Marie, dispatch.At(1, 9)));
        var moved = Assert.Single(Events(await ReadAsync(address)));
        Assert.Equal(first["UID"], moved["UID"]);
        Assert.Equal(int.Parse(first["SEQUENCE"], System.Globalization.CultureInfo.InvariantCulture) + 1, int.Parse(moved["SEQUENCE"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(string.CompareOrdinal(moved["LAST-MODIFIED"], first["LAST-MODIFIED"]) >= 0);
    }

    [Fact]
    public async Task An_address_that_was_renewed_or_revoked_or_is_anothers_shows_nothing()
    {
        var old = await AddressAsync(dispatch.Workshop.Technician, dispatch.Marie);
        var current = await AddressAsync(dispatch.Manager, dispatch.Marie);
        await ReadAsync(current);

        var wrong = new[]
        {
            old, current[..^1] + (current[^1] == 'A' ? 'B' : 'A'), current.Split('?')[0], current.Replace("ct_", "rt_", StringComparison.Ordinal),
            current.Replace($"/{dispatch.Marie}/", $"/{dispatch.Karim}/", StringComparison.Ordinal),
        };
        foreach (var address in wrong)
        {
            var response = await GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, "calendar_unknown"), (response.StatusCode, await response.CodeAsync()));
        }

        Assert.Equal("calendar_not_yours", await (await dispatch.Workshop.Technician.PostAsync($"/api/v1/techniciens/{dispatch.Karim}/calendrier", new { })).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await dispatch.Workshop.Technician.Client.DeleteAsync($"/api/v1/techniciens/{dispatch.Marie}/calendrier", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(current)).StatusCode);
        Assert.Equal(0, await dispatch.Workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.calendar_token"));
    }

    [Fact]
    public void Long_and_strange_texts_survive_folding_and_escaping()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"ligne {i}\n\\;,«été» 🚐 العربية "));
        var calendar = ICalendar.Write("A\r\nBEGIN:VEVENT", [
            new("u", 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), text, "x\r\ny\a", "", 5, null)]);

        Assert.Equal(text, Assert.Single(Events(calendar))["SUMMARY"]);
        Assert.Equal("x\ny", Events(calendar)[0]["LOCATION"]);
    }

    private static async Task<string> AddressAsync(Tenant who, int technician) =>
        new Uri((await Company.JsonAsync(await who.PostAsync($"/api/v1/techniciens/{technician}/calendrier", new { }))).GetProperty("adresse").GetString()!).PathAndQuery;

    private Task<HttpResponseMessage> GetAsync(string address) => Company.Anonymous(app).GetAsync(address, Company.Ct);

    private async Task<string> ReadAsync(string address)
    {
        var response = await GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/calendar; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return await response.Content.ReadAsStringAsync(Company.Ct);
    }

    /// <summary>Content lines end in CRLF and have at most 75 octets (§3.1); events stand between BEGIN and END.</summary>
    private static List<Dictionary<string, string>> Events(string calendar)
    {
        Assert.EndsWith("END:VCALENDAR\r\n", calendar, StringComparison.Ordinal);
        var physical = calendar.Split("\r\n")[..^1];
        Assert.All(physical, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75 && !line.Any(char.IsControl) && !line.Contains('\uFFFD', StringComparison.Ordinal), line));
        var lines = calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2)).ToList();
        Assert.Equal(["BEGIN VCALENDAR", "VERSION 2.0"], lines.Take(2).Select(line => string.Join(' ', line)));
        var events = new List<Dictionary<string, string>>();
        foreach (var line in lines)
        {
            if (line is ["BEGIN", "VEVENT"])
            {
                events.Add([]);
            }
            else if (events.Count > 0 && line[0] is not "END")
            {
                events[^1].Add(line[0], Unescape(line[1])); // no property stands twice
            }
        }

        Assert.All(events, one => Assert.Superset(new HashSet<string> { "UID", "DTSTAMP", "DTSTART", "DTEND" }, one.Keys.ToHashSet()));
        return events;
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            text.Append(value[i] == '\\' ? value[++i] is 'n' or 'N' ? '\n' : value[i] : value[i]);
        }

        return text.ToString();
    }
}
