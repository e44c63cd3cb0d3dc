using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Plans;

[JsonConverter(typeof(JsonStringEnumConverter<PointKind>))]
internal enum PointKind
{
    /// <summary>In order or not.</summary>
    [JsonStringEnumMemberName("controle")] Check,

    /// <summary>A number, with the range in which it is in order.</summary>
    [JsonStringEnumMemberName("mesure")] Measure,

    [JsonStringEnumMemberName("texte")] Text,

    /// <summary>Answered by a document that names the point, and by nothing else.</summary>
    [JsonStringEnumMemberName("photo")] Photo,
}

/// <summary>One thing to look at, measure or write down, and what was found.</summary>
/// <param name="Unit">Of a measure.</param>
/// <param name="Min">Below it is out of order; null: no limit.</param>
/// <param name="Required">The intervention does not end without an answer.</param>
internal sealed record Point(
    [property: JsonPropertyName("libelle")] string Label,
    [property: JsonPropertyName("genre")] PointKind Kind = PointKind.Check,
    [property: JsonPropertyName("unite")] string? Unit = null,
    double? Min = null,
    double? Max = null,
    [property: JsonPropertyName("obligatoire")] bool Required = true)
{
    internal sealed class Validator : AbstractValidator<Point>
    {
        public Validator()
        {
            RuleFor(point => point.Label).NotEmpty().MaximumLength(200);
            RuleFor(point => point.Unit).Length(1, 20);
            RuleFor(point => point.Min).Must(value => value is null || double.IsFinite(value.Value));
            RuleFor(point => point.Max).Must(value => value is null || double.IsFinite(value.Value))
                .GreaterThanOrEqualTo(point => point.Min).When(point => point.Min is not null && point.Max is not null, ApplyConditionTo.CurrentValidator);
        }
    }
}

/// <param name="Ok">Of a check what was found; of a measure whether it lies within its range.</param>
internal sealed record Finding(
    bool? Ok,
    [property: JsonPropertyName("valeur")] double? Value,
    [property: JsonPropertyName("texte")] string? Text,
    [property: JsonPropertyName("auteur_id")] int? UserId,
    [property: JsonPropertyName("date")] DateTimeOffset At);

internal sealed record CheckedPoint(Point Point, [property: JsonPropertyName("constat")] Finding? Finding);

/// <summary>What somebody found at the point of this number (from 0); everything null takes the answer back.</summary>
internal sealed record Answer(
    [property: JsonPropertyName("point")] int Index, bool? Ok = null, [property: JsonPropertyName("valeur")] double? Value = null,
    [property: JsonPropertyName("texte")] string? Text = null);

internal sealed record Answers([property: JsonPropertyName("constats")] IReadOnlyList<Answer> Given)
{
    internal sealed class Validator : AbstractValidator<Answers>
    {
        public Validator()
        {
            RuleFor(answers => answers.Given).Must(given => given.Count is >= 1 and <= Checklist.MostPoints);
            RuleForEach(answers => answers.Given).NotNull().ChildRules(answer =>
            {
                answer.RuleFor(one => one.Index).InclusiveBetween(0, Checklist.MostPoints - 1);
                answer.RuleFor(one => one.Value).Must(value => value is null || double.IsFinite(value.Value));
                answer.RuleFor(one => one.Text).Length(1, 2000);
            });
        }
    }
}

/// <summary>The list of points of a plan or an intervention, kept as JSON.</summary>
internal static class Checklist
{
    public const int MostPoints = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(IReadOnlyList<CheckedPoint> points) => JsonSerializer.Serialize(points, Json);

    public static string Write(IReadOnlyList<Point>? points) => Write([.. (points ?? []).Select(point => new CheckedPoint(point, null))]);

    public static List<CheckedPoint> Read(string json) => JsonSerializer.Deserialize<List<CheckedPoint>>(json, Json)!;

    /// <exception cref="Refusal">checklist_point_unknown, checklist_answer_kind.</exception>
    public static string Fill(string json, IReadOnlyList<Answer> answers, int? userId, DateTimeOffset at)
    {
        var points = Read(json);
        for (var i = 0; i < answers.Count; i++)
        {
            var answer = answers[i];
            if (answer.Index >= points.Count)
            {
                throw Refusal.Field("checklist_point_unknown", $"constats[{i}]");
            }

            points[answer.Index] = points[answer.Index] with { Finding = Find(points[answer.Index].Point, answer, userId, at, i) };
        }

        return Write(points);
    }

    /// <summary>Notes that a photo answers a point; null: that none does any more.</summary>
    /// <exception cref="Refusal">checklist_point_unknown, checklist_answer_kind.</exception>
    public static string Show(string json, int index, Finding? finding)
    {
        var points = Read(json);
        if (index >= points.Count)
        {
            throw Refusal.Field("checklist_point_unknown", "point_controle");
        }

        if (points[index].Point.Kind != PointKind.Photo)
        {
            throw Refusal.Field("checklist_answer_kind", "point_controle");
        }

        points[index] = points[index] with { Finding = finding };
        return Write(points);
    }

    public static bool IsAnswered(string json, int index) => Read(json)[index].Finding is not null;

    /// <summary>The first point that must be answered and is not; null: none.</summary>
    public static string? FirstMissing(string json) => Read(json).Find(point => point.Point.Required && point.Finding is null)?.Point.Label;

    private static Finding? Find(Point point, Answer answer, int? userId, DateTimeOffset at, int position)
    {
        if (answer is { Ok: null, Value: null, Text: null } && point.Kind != PointKind.Photo)
        {
            return null;
        }

        return point.Kind switch
        {
            PointKind.Check when answer is { Ok: { } ok, Value: null } => new(ok, null, answer.Text, userId, at),
            PointKind.Measure when answer is { Ok: null, Value: { } value } =>
                new(!(value < point.Min || value > point.Max), value, answer.Text, userId, at),
            PointKind.Text when answer is { Ok: null, Value: null, Text: { } text } => new(null, null, text, userId, at),
            _ => throw Refusal.Field("checklist_answer_kind", $"constats[{position}]"),
        };
    }
}
