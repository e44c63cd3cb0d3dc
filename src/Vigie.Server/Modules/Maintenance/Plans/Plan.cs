using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance.Plans;

/// <summary>What a plan is counted in: the calendar, or what a battery is used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanUnit>))]
internal enum PlanUnit
{
    [JsonStringEnumMemberName("jours")] Day,
    [JsonStringEnumMemberName("mois")] Month,

    /// <summary>Hours in which current flowed.</summary>
    [JsonStringEnumMemberName("heures")] Hour,

    /// <summary>Energy taken out, kWh.</summary>
    [JsonStringEnumMemberName("kwh")] Kwh,

    /// <summary>Equivalent full cycles: charge taken out by the capacity.</summary>
    [JsonStringEnumMemberName("cycles")] Cycle,
}

/// <summary>Preventive work that comes back.</summary>
internal sealed class Plan
{
    public int Id { get; private set; }
    public required int EquipmentId { get; init; }
    public required string Title { get; set; }
    public PlanUnit Unit { get; set; }

    /// <summary>1 to 3650 days, 120 months or 1,000,000 of what is used.</summary>
    public required int Every { get; set; }

    /// <summary>Counted from <see cref="AnchorAt"/>, whenever the work was done; else from when it was done.</summary>
    public bool Fixed { get; set; }
    public DateTimeOffset? AnchorAt { get; set; }
    public string? Instructions { get; set; }
    public Priority Priority { get; set; } = Priority.Normal;

    /// <summary>How long it is thought to take, 5 to 1440.</summary>
    public int? Minutes { get; set; }

    /// <summary>Days before it is due that its intervention opens, 0 to 90.</summary>
    public int LeadDays { get; set; } = 7;
    public bool Active { get; set; } = true;

    /// <summary>JSON: <see cref="Checklist"/>.</summary>
    public string Checklist { get; set; } = "[]";

    /// <summary>Its interventions do not end before the customer has signed.</summary>
    public bool SignatureRequired { get; set; }
    public DateTimeOffset? LastDoneAt { get; set; }

    /// <summary>By use: foreseen; null while nothing is used.</summary>
    public DateTimeOffset? NextDueAt { get; set; }

    /// <summary>By use: what was used since it was last done.</summary>
    public double Used { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    [Timestamp]
    public uint Version { get; private set; }

    public bool IsByUse => Unit is PlanUnit.Hour or PlanUnit.Kwh or PlanUnit.Cycle;

    /// <summary>Counts the next time after it was done, in the company's time zone.</summary>
    public void Done(DateTimeOffset at, TimeZoneInfo zone)
    {
        LastDoneAt = at;
        Skip(at, zone);
        if (IsByUse)
        {
            (Used, UsedAt, NextDueAt) = (0, at, null);
        }
    }

    /// <summary>The next time after one that was cancelled: it counts as if it had been done, but is not told as done.</summary>
    public void Skip(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (!IsByUse)
        {
            NextDueAt = Fixed && AnchorAt is { } anchor ? NextFixed(anchor, NextDueAt > at ? NextDueAt.Value : at, zone) : Later(at, 1, zone);
        }
    }

    /// <summary>When it falls due until a moment, if what is overdue is done now and the rest in time; by use only the next is foreseen.</summary>
    public IEnumerable<DateTimeOffset> DueUntil(DateTimeOffset until, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (NextDueAt is not { } next)
        {
            yield break;
        }

        var first = next < now ? now : next;
        for (var (times, at) = (1, first); at <= until; times++)
        {
            yield return at;
            if (IsByUse)
            {
                yield break;
            }

            at = Fixed && AnchorAt is { } anchor ? NextFixed(anchor, at, zone) : Later(first, times, zone);
        }
    }

    /// <summary>The first of the fixed dates after a moment.</summary>
    private DateTimeOffset NextFixed(DateTimeOffset anchor, DateTimeOffset after, TimeZoneInfo zone)
    {
        // A month has at most 31 days: never beyond the date that is looked for.
        var times = Math.Max(0, (int)((after - anchor).TotalDays / (Unit == PlanUnit.Month ? 31.0 : 1) / Every) - 1);
        while (Later(anchor, times, zone) <= after)
        {
            times++;
        }

        return Later(anchor, times, zone);
    }

    /// <summary>So many periods later, at the same hour on the wall; months are counted from the anchor, so that the 31st comes back.</summary>
    private DateTimeOffset Later(DateTimeOffset from, int times, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(from, zone).DateTime;
        var then = Unit == PlanUnit.Month ? local.AddMonths(times * Every) : local.AddDays((double)times * Every);
        return Occurrences.At(DateOnly.FromDateTime(then), TimeOnly.FromDateTime(then), zone);
    }
}
