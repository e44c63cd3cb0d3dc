using Vigie.Bms;
using Vigie.Bms.FoxBms;
using Vigie.Bms.ThingSet;

namespace Vigie.Gateway;

/// <summary>What the command line asks for, checked.</summary>
internal sealed record ReplayOptions
{
    public required FileInfo File { get; init; }

    public required Func<IBmsDecoder> NewDecoder { get; init; }

    /// <summary>Null in a dry run that names no battery.</summary>
    public string? Battery { get; init; }

    /// <summary>Null in a dry run.</summary>
    public TelemetryServer? Server { get; init; }

    /// <summary>Source seconds for each second of the clock; null sends as fast as the server takes.</summary>
    public double? Speed { get; init; }

    public bool ShiftToNow { get; init; }

    /// <summary>Time of the first sample, whatever the capture says.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Distance of samples that carry no time.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Samples in one request, 1 to 10,000.</summary>
    public int Batch { get; init; } = 500;
}

/// <summary>What the options say as text, and its checks.</summary>
internal sealed record ReplayArguments(
    FileInfo File, string Protocol, string? Profile, string? Source, int? Cells, bool ChargePositive, string? Battery, string? Server,
    string? Key,
    string Speed, bool ShiftToNow, string? Start, double Period, int Batch, double RetryFor, bool DryRun)
{
    /// <exception cref="GatewayProblem">Something does not fit; the sentence says what.</exception>
    public ReplayOptions Check()
    {
        Require(File.Exists, $"There is no file {File.Name}.");
        Require(Protocol == "foxbms" || (Profile is null && Cells is null && !ChargePositive),
            "--profile, --cells and --charge-positive are for foxbms only.");
        Require(!ShiftToNow || Start is null, "Give --start or --shift-to-now, not both.");
        Require(Period is > 0 and <= 86_400, "--period is in seconds, above 0 and at most 86400.");
        Require(Batch is >= 1 and <= 10_000, "--batch is 1 to 10000.");
        Require(RetryFor is >= 0 and <= 86_400, "--retry-for is in seconds, 0 to 86400.");
        Require(Cells is null or (>= 1 and <= 216), "--cells is 1 to 216.");
        return new()
        {
            File = File,
            NewDecoder = DecoderFactory(),
            Speed = CheckSpeed(),
            ShiftToNow = ShiftToNow,
            Start = CheckStart(),
            Period = TimeSpan.FromSeconds(Period),
            Batch = Batch,
            Battery = Battery,
            Server = DryRun ? null : CheckServer(),
        };
    }

    private Func<IBmsDecoder> DecoderFactory()
    {
        if (Protocol == "thingset")
        {
            return () => new ThingSetDecoder(Source);
        }

        if (Protocol == "thingset-can")
        {
            byte? node = Source is null ? null : CheckNode(Source);
            return () => new ThingSetCanDecoder(node);
        }

        var profile = FoxBmsProfile.Find(Profile ?? FoxBmsProfile.V111.Name)
            ?? throw new GatewayProblem(
                $"There is no profile {Profile}; known are {string.Join(", ", FoxBmsProfile.All.Select(known => known.Name))}.");
        var options = new FoxBmsOptions { Channel = Source, CellCount = Cells, IsChargePositive = ChargePositive };
        return () => new FoxBmsDecoder(profile, options);
    }

    private static byte CheckNode(string source)
    {
        var digits = source.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? source[2..] : source;
        var isNode = byte.TryParse(
            digits, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var node);
        Require(isNode && node <= 0xFD, "--source is the address of a node on the bus such as 0x11, from 0x00 to 0xFD.");
        return node;
    }

    private TelemetryServer CheckServer()
    {
        Require(!string.IsNullOrWhiteSpace(Battery), "--battery is missing: the external_id of the battery in Vigie.");
        Require(
            Uri.TryCreate(Server, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                && address.Query + address.UserInfo == "",
            "--server is missing or no address such as https://vigie.example.");
        Require(
            Key is { Length: > 3 } && Key.StartsWith("vk_", StringComparison.Ordinal) && Key.All(letter => letter is > ' ' and <= '~'),
            "The API key is missing or does not begin with vk_: give --key or set VIGIE_KEY.");
        return new(new Uri(address!.AbsoluteUri.TrimEnd('/') + "/api/v1/telemetry"), Key!) { RetryFor = TimeSpan.FromSeconds(RetryFor) };
    }

    private double? CheckSpeed()
    {
        if (Speed == "max")
        {
            return null;
        }

        var isNumber = double.TryParse(Speed, System.Globalization.CultureInfo.InvariantCulture, out var speed);
        Require(isNumber && speed is >= 0.01 and <= 10_000, "--speed is max, or a number from 0.01 to 10000.");
        return speed;
    }

    private DateTimeOffset? CheckStart()
    {
        if (Start is null)
        {
            return null;
        }

        var isTime = DateTimeOffset.TryParse(
            Start, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var start);
        Require(isTime && start.Year is >= 2000 and <= 2100, "--start is a time such as 2026-03-02T08:00:00Z, from 2000 to 2100.");
        return start;
    }

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new GatewayProblem(sentence);
        }
    }
}
