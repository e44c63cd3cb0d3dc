using System.Globalization;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>What is to be known of the work at a stop beyond the planning.</summary>
internal sealed record StopDetails(string SerialNumber, string? Model, string? Description, IReadOnlyList<CheckedPoint> Checklist);

/// <summary>A technician's day on paper: where to go when, what to do there, boxes to tick. Lengths are points.</summary>
internal sealed class DaySheet(FileReader reader, Snapshot snapshot, Planner technician, Roads roads, IReadOnlyDictionary<int, StopDetails> details)
{
    private const double TitleSize = 11;
    private const double TextSize = 9;
    private const double BoxSize = 8;
    private const double BlankWidth = 90;

    private readonly PdfPaper paper = new(
        $"{technician.Name} {snapshot.First:yyyy-MM-dd}", reader.Country,
        $"{reader.Company} · {technician.Name} · {snapshot.First:yyyy-MM-dd} · {new Words("imprimée le", "printed").In(reader.Language)} {reader.Text(reader.Now)}");

    public Task WriteAsync(Stream file, CancellationToken ct)
    {
        paper.Heading($"{In("Feuille de route", "Day sheet")} · {technician.Name}");
        paper.Heading(snapshot.First.ToString("dddd d MMMM yyyy", CultureInfo.GetCultureInfo(reader.Language)), TitleSize);
        var stops = snapshot.Stops.Where(stop => stop.TechnicianId == technician.Id).ToList();
        if (stops.Count == 0)
        {
            paper.Paragraph(In("Aucun rendez-vous ce jour-là.", "No appointment on this day."));
        }

        if (technician.Address is { } home && stops.Count > 0)
        {
            paper.Paragraph($"{In("Départ :", "From:")} {home}");
        }

        var place = roads.BaseOf(technician.Id);
        foreach (var (i, stop) in stops.Index())
        {
            DrawWay(place, place = roads.PlaceOf(stop.Work));
            DrawStop(i + 1, stop);
        }

        if (stops.Count > 0)
        {
            DrawWay(place, roads.BaseOf(technician.Id), In("Retour", "Back"));
        }

        return paper.SaveAsync(file, ct);
    }

    private string In(string french, string english) => new Words(french, english).In(reader.Language);

    private void DrawWay(int from, int to, string? word = null)
    {
        if (from == to)
        {
            return;
        }

        var (minutes, metres) = (roads.Table.Duration(from, to).TotalMinutes, roads.Table.Metres(from, to));
        var far = metres > 0 ? $", {reader.Text(Math.Round(metres / 1000, 1))} km" : "";
        paper.Paragraph($"{word ?? In("Trajet", "On the road")} : {minutes:0} min{far}", 8);
    }

    private void DrawStop(int number, Stop stop)
    {
        var (work, more) = (stop.Work, details[stop.Work.InterventionId]);
        paper.Need(100); // the beginning of a stop stays together
        paper.Page.Line(PdfPaper.Left, paper.Top, PdfPaper.Left + paper.Width, paper.Top, grey: 0.6);
        paper.Skip(6);
        paper.Heading($"{number}. {Hour(stop.At)} – {Hour(stop.Span.To)} · {work.Title}", TitleSize);
        (string Name, string? Value)[] facts =
        [
            (In("Lieu", "Place"), work.Location),
            (In("Adresse", "Address"), work.Address),
            (In("Équipement", "Equipment"), string.Join(" · ", new[] { work.Equipment, more.Model }.OfType<string>())),
            (In("Numéro de série", "Serial number"), more.SerialNumber),
            (In("Intervention", "Intervention"), $"n° {work.InterventionId} · {reader.Text(InterventionTable.Word(work.Priority))}{(work.Urgent ? In(" · URGENT", " · URGENT") : "")}"),
            (In("À faire", "What to do"), more.Description),
        ];
        paper.Facts(facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Name, fact.Value!)), share: 0.2);
        foreach (var point in more.Checklist)
        {
            DrawPoint(point);
        }

        paper.Skip(6);
    }

    /// <summary>A box to tick, and room to write what was measured or seen.</summary>
    private void DrawPoint(CheckedPoint checkedPoint)
    {
        var point = checkedPoint.Point;
        var (left, blank) = (PdfPaper.Left + BoxSize + 6, point.Kind is PointKind.Check or PointKind.Photo ? 0 : BlankWidth);
        foreach (var (i, line) in PdfText.Wrap(point.Label, TrueTypeFont.Regular, TextSize, paper.Width - BoxSize - 6 - blank - 30).Index())
        {
            paper.Need(TextSize * 1.6);
            if (i == 0)
            {
                paper.Page.Frame(PdfPaper.Left, paper.Top + 2, BoxSize, BoxSize, 0.75);
                if (blank > 0)
                {
                    var right = PdfPaper.Left + paper.Width - 30;
                    paper.Page.Line(right - blank, paper.Top + TextSize + 1, right, paper.Top + TextSize + 1, 0.5, grey: 0.4);
                    paper.Page.Text(PdfText.Cut(point.Unit ?? "", TrueTypeFont.Regular, TextSize, 26), TrueTypeFont.Regular, TextSize, right + 4, paper.Top + TextSize, grey: 0.3);
                }
            }

            paper.Page.Text(line, TrueTypeFont.Regular, TextSize, left, paper.Top + TextSize);
            paper.Skip(TextSize * 1.6);
        }
    }

    private string Hour(DateTimeOffset at) => reader.Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);
}
