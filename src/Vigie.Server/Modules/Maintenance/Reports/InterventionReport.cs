using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>The report of an intervention on paper, in the language of the company. Lengths are points.</summary>
internal sealed class InterventionReport(ReportFacts facts)
{
    private const double TitleSize = 11;
    private const double TextSize = 9;
    private const double SmallSize = 7.5;
    private const double PhotoHeight = 190;

    private readonly FileReader reader = facts.Reader;
    private readonly InterventionRow row = facts.Intervention;
    private readonly PdfPaper paper = new(
        $"{new Words("Rapport d’intervention n°", "Intervention report no.").In(facts.Reader.Language)} {facts.Intervention.Id}",
        facts.Reader.Country,
        $"{facts.Reader.Company} · {new Words("Rapport d’intervention n°", "Intervention report no.").In(facts.Reader.Language)} {facts.Intervention.Id} · {facts.Reader.Text(facts.Reader.Now)}");

    public Task WriteAsync(Stream file, IReadOnlyList<MaintenanceApi.Photo> photos, CancellationToken ct)
    {
        DrawHead();
        DrawFacts();
        DrawText("À faire", "What to do", row.Description);
        DrawChecklist();
        DrawText("Compte rendu", "Report", row.Report);
        DrawText("Cause", "Cause", row.Cause);
        DrawText("Action", "Action", row.Action);
        DrawParts();
        foreach (var course in facts.Courses)
        {
            CourseChart.Draw(paper, reader, course, row.StartedAt!.Value, row.FinishedAt);
        }

        DrawSteps();
        DrawPhotos(photos);
        DrawSignature();
        return paper.SaveAsync(file, ct);
    }

    private string In(string french, string english) => new Words(french, english).In(reader.Language);

    private void DrawHead()
    {
        if (facts.Logo is { } logo)
        {
            paper.Picture(logo, maxWidth: 150, maxHeight: 50);
        }

        paper.Paragraph(reader.Company);
        paper.Heading($"{In("Rapport d’intervention n°", "Intervention report no.")} {row.Id}");
        paper.Heading(row.Title, TitleSize);
    }

    private void DrawFacts()
    {
        (string Name, string? Value)[] all =
        [
            (In("Équipement", "Equipment"), row.Equipment.Name),
            (In("Numéro de série", "Serial number"), facts.Equipment.SerialNumber),
            (In("Modèle", "Model"), facts.Equipment.Model),
            (In("Lieu", "Place"), row.Equipment.Location),
            (In("Adresse", "Address"), facts.Equipment.Address),
            (In("Client", "Customer"), facts.Equipment.Client),
            (In("Contrat", "Contract"), row.Cover?.Number),
            (In("Couvert", "Covered"), row.Cover is { } cover ? Covered(cover.Coverage) : null),
            (In("Type", "Type"), reader.Text(InterventionTable.Word(row.Kind))),
            (In("Priorité", "Priority"), reader.Text(InterventionTable.Word(row.Priority))),
            (In("Statut", "Status"), reader.Text(InterventionTable.Word(row.Status))),
            (In("Technicien", "Technician"), row.Technician is { } who ? $"{who.FirstName} {who.LastName} ({who.Specialty})" : null),
            (In("Demandée le", "Asked for"), reader.Text(row.CreatedAt)),
            (In("Prévue le", "Planned for"), reader.Text(row.Planning?.PlannedAt)),
            (In("Début", "Begin"), reader.Text(row.StartedAt)),
            (In("Fin", "End"), reader.Text(row.FinishedAt)),
            (In("Temps de travail", "Work time"), row.Minutes is { } minutes ? $"{minutes} min" : null),
        ];
        paper.Facts(all.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Name, fact.Value!)));
    }

    private string Covered(Coverage coverage) =>
        (coverage.Labour, coverage.Parts, coverage.Travel) is (false, false, false) ? In("rien", "nothing")
            : string.Join(", ", new[]
            {
                coverage.Labour ? In("main-d’œuvre", "labour") : null,
                coverage.Parts ? In("pièces", "parts") : null,
                coverage.Travel ? In("déplacement", "travel") : null,
            }.OfType<string>());

    private void DrawTitle(string french, string english, double with = 30)
    {
        paper.Need((TitleSize * 2) + with); // no title at the foot of a page
        paper.Heading(In(french, english), TitleSize);
    }

    private void DrawText(string french, string english, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            DrawTitle(french, english);
            paper.Paragraph(text);
        }
    }

    private void DrawChecklist()
    {
        if (row.Checklist is not { Count: > 0 } points)
        {
            return;
        }

        DrawTitle("Points de contrôle", "Checklist");
        paper.Facts(points.Select(point => (point.Point.Label, Found(point))), share: 0.6);
    }

    private string Found(CheckedPoint point)
    {
        if (point.Finding is not { } finding)
        {
            return In("non relevé", "not looked at");
        }

        if (point.Point.Kind == PointKind.Photo)
        {
            return In("photo jointe", "photo attached");
        }

        var verdict = finding.Ok is { } ok ? ok ? In("conforme", "in order") : In("NON CONFORME", "NOT IN ORDER") : null;
        var value = finding.Value is { } number ? $"{reader.Text(number)} {point.Point.Unit}".Trim() : null;
        return string.Join(" · ", new[] { value, verdict, finding.Text }.OfType<string>());
    }

    private void DrawParts()
    {
        if (facts.Parts.Count > 0)
        {
            DrawTitle("Pièces utilisées", "Parts used");
            paper.Facts(facts.Parts.Select(part => ($"{part.Name} ({part.Reference})", $"{reader.Text((double)part.Quantity)} {reader.Text(part.Unit)}")), share: 0.6);
        }
    }

    private void DrawSteps()
    {
        DrawTitle("Déroulement", "Course of the work");
        paper.Facts(facts.Steps.Select(step => (
            reader.Text(step.At),
            string.Join(" · ", new[] { reader.Text(InterventionTable.Word(step.To)), step.Author, step.Reason }.OfType<string>()))));
    }

    /// <summary>Two in a row; those that cannot be shown are named.</summary>
    private void DrawPhotos(IReadOnlyList<MaintenanceApi.Photo> photos)
    {
        if (photos.Count == 0)
        {
            return;
        }

        DrawTitle("Photos", "Photos", with: PhotoHeight + 20);
        var width = (paper.Width - 12) / 2;
        foreach (var pair in photos.Where(photo => photo.Picture is not null).Chunk(2))
        {
            paper.Need(PhotoHeight + 20);
            foreach (var (i, photo) in pair.Index())
            {
                var (picture, left) = (photo.Picture!, PdfPaper.Left + (i * (width + 12)));
                var scale = Math.Min(width / picture.Width, PhotoHeight / picture.Height);
                paper.Page.Picture(picture, left, paper.Top, picture.Width * scale, picture.Height * scale);
                var caption = PdfText.Cut(Caption(photo), TrueTypeFont.Regular, SmallSize, width);
                paper.Page.Text(caption, TrueTypeFont.Regular, SmallSize, left, paper.Top + PhotoHeight + 10, grey: 0.4);
            }

            paper.Skip(PhotoHeight + 20);
        }

        if (photos.Where(photo => photo.Picture is null).Select(Caption).ToList() is { Count: > 0 } others)
        {
            paper.Paragraph($"{In("Non reproduites ici :", "Not shown here:")} {string.Join(", ", others)}");
        }
    }

    /// <summary>What it shows: the point that it answers, else what its file is called.</summary>
    private string Caption(MaintenanceApi.Photo photo) =>
        photo.Point is { } point && row.Checklist?.ElementAtOrDefault(point) is { } answered ? answered.Point.Label : photo.Name;

    private void DrawSignature()
    {
        if (row.Signature is not { } signature)
        {
            return;
        }

        const double PadWidth = 220, PadHeight = PadWidth * Signature.Height / Signature.Width;
        DrawTitle("Signature du client", "Customer’s signature", with: PadHeight + 30);
        if (signature.Strokes.Count > 0)
        {
            const double Scale = PadWidth / Signature.Width;
            paper.Page.Frame(PdfPaper.Left, paper.Top, PadWidth, PadHeight, grey: 0.7);
            foreach (var stroke in signature.Strokes)
            {
                paper.Page.Stroke(
                    stroke.Chunk(2).Select(point => (PdfPaper.Left + (point[0] * Scale), paper.Top + (point[1] * Scale))), thickness: 1.2);
            }

            paper.Skip(PadHeight + 6);
        }

        var how = signature.Strokes.Count > 0 ? "" : In(" (confirmé par son nom)", " (confirmed by name)");
        paper.Paragraph($"{signature.Name}{how}, {reader.Text(signature.At)}", TextSize);
    }
}
