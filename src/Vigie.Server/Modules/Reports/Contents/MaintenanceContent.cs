using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Files;
using static Vigie.Server.Modules.Maintenance.MaintenanceApi;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>How the maintenance went: delays, promises kept, causes, and what stood still.</summary>
internal sealed class MaintenanceContent(MaintenanceApi maintenance)
{
    private static readonly Words Unnamed = new("non précisée", "not told");

    public async Task<ReportContent> ReadAsync(Period period, TimeZoneInfo zone, CancellationToken ct)
    {
        var (from, to) = period.In(zone);
        var (before, _) = period.Previous.In(zone);
        var now = await maintenance.FiguresAsync(from, to, ct);
        var then = await maintenance.FiguresAsync(before, from, ct);
        var trend = Trend(period);
        var counts = await maintenance.CountAsync([.. trend.Select(one => one.In(zone))], ct);
        return new(
            ReportKind.Maintenance, new("Rapport de maintenance", "Maintenance report"), period, Client: null, Figures(now, then),
            [
                new(
                    new("Interventions ouvertes et terminées", "Interventions opened and done"), Unit.Number, AsBars: true, [.. trend.Select(one => one.First)],
                    [
                        new(new("ouvertes", "opened"), [.. counts.Select(one => (double?)one.Opened)]),
                        new(new("terminées", "done"), [.. counts.Select(one => (double?)one.Done)]),
                    ]),
                new(
                    new("Terminées dans les délais et hors délais", "Done in time and late"), Unit.Number, AsBars: true, [.. trend.Select(one => one.First)],
                    [
                        new(new("dans les délais", "in time"), [.. counts.Select(one => (double?)one.OnTime)]),
                        new(new("hors délais", "late"), [.. counts.Select(one => (double?)one.Late)]),
                    ]),
            ],
            [
                Groups(new("Par priorité", "By priority"), new("Priorité", "Priority"), [.. now.Priorities, now.All]),
                Groups(new("Par type", "By type"), new("Type", "Type"), now.Kinds),
                Causes(now), Worst(now),
            ],
            [
                new(
                    "Prise en charge : de l’ouverture à la première étape. Résolution : de l’ouverture à la fin. Médiane : la moitié a pris moins ; 9 sur 10 : neuf sur dix ont pris moins.",
                    "Response: from opening to the first step. Resolution: from opening to the end. Median: half took less; 9 in 10: nine in ten took less."),
                new(
                    "Disponibilité, MTBF et MTTR d’après la norme EN 15341 : est à l’arrêt ce qui est en panne, en maintenance ou en réparation.",
                    "Availability, MTBF and MTTR as in EN 15341: down is what is broken, in maintenance or under repair."),
            ]);
    }

    /// <summary>The periods of a chart, the reported one last.</summary>
    private static List<Period> Trend(Period period)
    {
        var trend = new List<Period> { period };
        while (trend.Count < (period.Length switch { PeriodLength.Day => 14, PeriodLength.Week => 8, _ => 6 }))
        {
            trend.Insert(0, trend[0].Previous);
        }

        return trend;
    }

    private static List<KeyFigure> Figures(WorkFigures now, WorkFigures then) =>
    [
        new("terminees", new("Interventions terminées", "Interventions done"), Unit.Number, now.All.Done, then.All.Done),
        new("delais_tenus", new("Délais tenus", "Done in time"), Unit.Percent, Kept(now.All), Kept(then.All), MoreIsBetter: true),
        new("resolution_mediane", new("Résolution, médiane", "Resolution, median"), Unit.Hours, now.All.ResolutionMedian, then.All.ResolutionMedian, MoreIsBetter: false),
        new("ouvertes", new("Interventions ouvertes", "Interventions opened"), Unit.Number, now.All.Opened, then.All.Opened),
        new("en_retard", new("En retard à la fin", "Overdue at the end"), Unit.Number, now.OverdueAtEnd, then.OverdueAtEnd, MoreIsBetter: false),
        new("prise_en_charge_mediane", new("Prise en charge, médiane", "Response, median"), Unit.Hours, now.All.ResponseMedian, then.All.ResponseMedian, MoreIsBetter: false),
        new("preventif_a_temps", new("Préventif fait à temps", "Preventive work in time"), Unit.Percent, Preventive(now), Preventive(then), MoreIsBetter: true),
        new("disponibilite", new("Disponibilité des équipements", "Availability of equipment"), Unit.Percent, now.Availability, then.Availability, MoreIsBetter: true),
        new("heures_travail", new("Heures de travail", "Hours of work"), Unit.Hours, Hours(now.All.Minutes), Hours(then.All.Minutes)),
    ];

    private static ReportTable Groups(Words title, Words name, IReadOnlyList<WorkGroup> groups) => new(
        title,
        [
            new(name), new(new("Ouvertes", "Opened"), Unit.Number, 10), new(new("Terminées", "Done"), Unit.Number, 10),
            new(new("Délais tenus", "In time"), Unit.Percent, 11), new(new("Prise en charge, médiane", "Response, median"), Unit.Hours, 13),
            new(new("Prise en charge, 9 sur 10", "Response, 9 in 10"), Unit.Hours, 13), new(new("Résolution, médiane", "Resolution, median"), Unit.Hours, 13),
            new(new("Résolution, 9 sur 10", "Resolution, 9 in 10"), Unit.Hours, 13), new(new("Travail", "Work"), Unit.Hours, 10),
        ],
        [.. groups.Select(one => new object?[]
        {
            one.Of, one.Opened, one.Done, Kept(one), one.ResponseMedian, one.ResponseNinth, one.ResolutionMedian, one.ResolutionNinth, Hours(one.Minutes),
        })]);

    private static ReportTable Causes(WorkFigures now) => new(
        new("Pannes par cause", "Failures by cause"),
        [new(new("Cause", "Cause"), Width: 60, Missing: Unnamed), new(new("Interventions correctives", "Corrective interventions"), Unit.Number, 20)],
        [.. now.Causes.Select(one => new object?[] { one.Cause, one.Number })]);

    private static ReportTable Worst(WorkFigures now) => new(
        new("Équipements les plus arrêtés", "Equipment that stood still longest"),
        [
            new(new("Équipement", "Equipment"), Width: 28), new(new("Lieu", "Place"), Width: 20), new(new("Pannes", "Failures"), Unit.Number, 9),
            new(new("Arrêt", "Down time"), Unit.Hours, 11), new(new("Disponibilité", "Availability"), Unit.Percent, 12), new(new("MTBF", "MTBF"), Unit.Hours, 11),
            new(new("MTTR", "MTTR"), Unit.Hours, 11),
        ],
        [.. now.Worst.Select(one => new object?[]
        {
            one.Name, one.Location, one.Failures, one.Downtime.TotalHours, one.Availability, one.MeanTimeBetweenFailures?.TotalHours, one.MeanTimeToRestore?.TotalHours,
        })]);

    private static double? Kept(WorkGroup group) => Share(group.OnTime, group.OnTime + group.Late);

    private static double? Preventive(WorkFigures figures) => Share(figures.PreventiveOnTime, figures.PreventiveDue);

    private static double? Share(long part, long whole) => whole == 0 ? null : 100.0 * part / whole;

    private static double Hours(long minutes) => minutes / 60.0;
}
