using System.Globalization;
using System.Text.Json.Serialization;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>What a rule looks at: telemetry's metrics in the same order, then what a BMS reports as wrong, and silence.</summary>
internal enum AlertMetric
{
    Voltage = Metric.Voltage,
    Current = Metric.Current,
    Power = Metric.Power,
    Temperature = Metric.Temperature,
    Soc = Metric.Soc,
    Soh = Metric.Soh,
    CellMin = Metric.CellMin,
    CellMax = Metric.CellMax,
    CellSpread = Metric.CellSpread,
    Fault,
    Silence,
}

internal enum AlertOperator
{
    Above,
    Below,
    Present,
}

/// <summary>Where a rule comes from, the farthest from the battery first.</summary>
internal enum RuleLevel
{
    Default,
    Tenant,
    Type,
    [JsonStringEnumMemberName("lieu")] Location,
    Battery,
}

/// <summary>
/// One rule, whole. Thresholds are in the metric's unit (V, A, W, °C, %); an alert is raised strictly beyond the threshold and
/// cleared at the clear threshold or better, each after its time by the clock of the samples.
/// </summary>
/// <param name="Name">Null: the text of the key.</param>
/// <param name="Advice">What to do, null: the text of the key.</param>
/// <param name="OnlyWithoutCells">Looks at nothing where the battery sends cell voltages, which say it better.</param>
/// <param name="Match">How the further conditions go with the first.</param>
internal sealed record RuleDefinition(
    string Key,
    AlertMetric Metric,
    AlertOperator Operator,
    double? Threshold,
    double? ClearThreshold,
    Severity Severity,
    int RaiseAfterSeconds = 0,
    int ClearAfterSeconds = 0,
    Schedule? Schedule = null,
    bool Enabled = true,
    string? Name = null,
    string? Advice = null,
    bool OnlyWithoutCells = false,
    RuleMatch Match = RuleMatch.All,
    IReadOnlyList<RuleCondition>? Conditions = null)
{
    public RuleCondition First => new(Metric, Operator, Threshold, ClearThreshold);

    /// <summary>The further ones.</summary>
    public IReadOnlyList<RuleCondition> Conditions { get; init; } = Conditions ?? [];
}

/// <summary>When a rule may raise, by the clock of the battery's place.</summary>
/// <param name="Days">1 Monday to 7 Sunday. A span over midnight belongs to the day on which it begins.</param>
/// <param name="From">HH:mm, included.</param>
/// <param name="To">HH:mm, excluded; the same as <paramref name="From"/>: the whole day.</param>
internal sealed record Schedule(IReadOnlyList<int> Days, string From, string To)
{
    private readonly TimeSpan from = Minute(From);
    private readonly TimeSpan to = Minute(To);

    public bool Contains(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var (time, today) = (local.TimeOfDay, Day(local.DayOfWeek));
        if (from == to)
        {
            return Days.Contains(today);
        }

        if (from < to)
        {
            return time >= from && time < to && Days.Contains(today);
        }

        return time >= from ? Days.Contains(today) : time < to && Days.Contains(today == 1 ? 7 : today - 1);
    }

    private static int Day(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    // The contract's validator refuses other forms; a constructor that threw would come before it.
    private static TimeSpan Minute(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToTimeSpan() : default;
}
