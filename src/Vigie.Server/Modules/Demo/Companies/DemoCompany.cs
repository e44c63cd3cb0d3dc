using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Companies;

/// <summary>A company of the demonstration: what there is of it before its batteries speak.</summary>
internal sealed record DemoCompany(string Slug, string Name, string Country, string TimeZone, string Currency)
{
    /// <summary>Local time minus UTC, for the daily round of its batteries.</summary>
    public required TimeSpan UtcOffset { get; init; }

    public required Climate Climate { get; init; }

    /// <summary>One for each built-in role, then more technicians; the batteries and machines of a client belong to the last one.</summary>
    public required IReadOnlyList<DemoPerson> People { get; init; }

    /// <summary>A place comes after the one that it lies in.</summary>
    public required IReadOnlyList<DemoPlace> Places { get; init; }

    public required IReadOnlyList<DemoType> Types { get; init; }

    public required IReadOnlyList<DemoBattery> Batteries { get; init; }

    public IReadOnlyList<DemoMachine> Machines { get; init; } = [];

    /// <summary>An address at a domain that can exist nowhere (RFC 2606).</summary>
    public string EmailOf(DemoPerson person) => $"{person.Mailbox}@{Slug}.example";
}

internal sealed record DemoPerson(string Role, string FirstName, string LastName)
{
    public const string Admin = "admin";
    public const string Manager = "responsable";
    public const string Technician = "technicien";
    public const string Client = "client";

    /// <summary>What stands before the company's domain in his address.</summary>
    public string Mailbox { get; init; } = Role;

    /// <summary>Of a technician.</summary>
    public DemoTrade? Trade { get; init; }
}

/// <param name="Skills">Levels, 1 to 5.</param>
/// <param name="Town">Where he sets out.</param>
/// <param name="Early">Begins at 7 and ends at 15, not the usual hours.</param>
internal sealed record DemoTrade(
    string Specialty, IReadOnlyDictionary<string, int> Skills, string Town, double Latitude, double Longitude, string Phone, bool Early = false);

/// <param name="Inside">Name of the place around it; null at the top.</param>
internal sealed record DemoPlace(
    string Name, string? Inside = null, string? Address = null, double? Latitude = null, double? Longitude = null);

/// <param name="Cells">In series.</param>
internal sealed record DemoType(string Name, string Manufacturer, Chemistry Chemistry, int Cells, double CapacityAh)
{
    /// <summary>V.</summary>
    public double NominalVoltage =>
        new BatteryModelOptions { Chemistry = Chemistry, CellCount = Cells, CapacityAh = CapacityAh }.NominalVoltage;
}

/// <param name="ExternalId">The gateway's name for it; also where its chance comes from.</param>
internal sealed record DemoBattery(
    string ExternalId, string Name, string Serial, string Type, string Place, UsageKind Usage, Enclosure Enclosure)
{
    /// <summary>Samples come every few seconds: a minute and a half without any is worth knowing.</summary>
    public const int SilenceAfterSeconds = 90;

    public bool IsClients { get; init; }

    public double UsageScale { get; init; } = 1;

    /// <summary>Outages of the mains in a month.</summary>
    public double Outages { get; init; } = 1;

    /// <summary>Years in service before the first sample.</summary>
    public double Age { get; init; }

    public IReadOnlyList<DemoMishap> Mishaps { get; init; } = [];

    /// <summary>The simulated battery.</summary>
    /// <param name="from">When its history begins.</param>
    /// <param name="loadedAt">What its mishaps are counted from.</param>
    public SimulatedBatteryOptions Options(DemoCompany company, DateTimeOffset from, DateTimeOffset loadedAt)
    {
        var type = company.Types.Single(type => type.Name == Type);
        var start = from.ToUnixTimeSeconds();
        return new()
        {
            Battery = new()
            {
                Chemistry = type.Chemistry,
                CellCount = type.Cells,
                CapacityAh = type.CapacityAh,
                Seed = Seed(ExternalId),
                InitialSoc = 0.8,
                InitialSoh = 1 - (0.025 * Age),
                InitialCycles = Math.Round(90 * Age),
                ThermalHours = 2,
            },
            Usage = Usage,
            UsageScale = UsageScale,
            OutagesPerMonth = Outages,
            StartUnixSeconds = start,
            Climate = company.Climate,
            Enclosure = Enclosure,
            UtcOffset = company.UtcOffset,
            WeatherSeed = Seed(company.Slug),
            Events = [.. Mishaps.Select(mishap => mishap.ToEvent(loadedAt)).Where(mishap => mishap.StartUnixSeconds >= start)],
        };
    }

    /// <summary>FNV-1a, 64 bits: the same text gives the same battery on every machine.</summary>
    private static ulong Seed(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 1_099_511_628_211UL);
        }

        return hash;
    }
}

/// <summary>What happens to a battery around the time when the demonstration is loaded.</summary>
/// <param name="DaysBefore">When it begins, in days before the loading.</param>
/// <param name="Intensity">In ]0, 1].</param>
internal sealed record DemoMishap(BatteryEventKind Kind, double DaysBefore, double Hours, double Intensity = 1)
{
    /// <summary>Alerts are looked for from a little before until a day after it.</summary>
    public bool IsWatchedAt(DateTimeOffset at, DateTimeOffset loadedAt) =>
        at >= loadedAt.AddDays(-DaysBefore).AddHours(-1) && at <= loadedAt.AddDays(-DaysBefore).AddHours(Math.Min(Hours, 72) + 24);

    public BatteryEvent ToEvent(DateTimeOffset loadedAt) =>
        new(Kind, loadedAt.AddDays(-DaysBefore).ToUnixTimeSeconds(), (long)(Hours * 3600), Intensity);
}
