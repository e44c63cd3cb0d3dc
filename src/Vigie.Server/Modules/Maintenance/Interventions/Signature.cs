using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>How a customer confirmed the work, kept as JSON.</summary>
/// <param name="Name">Who signed.</param>
/// <param name="Strokes">Each x, y, x, y… from the upper left, on a pad <see cref="Width"/> wide and <see cref="Height"/> high; none: by his name alone.</param>
/// <param name="UserId">Who held the phone.</param>
internal sealed record Signature(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("traits")] IReadOnlyList<IReadOnlyList<int>> Strokes,
    [property: JsonPropertyName("date")] DateTimeOffset At,
    [property: JsonPropertyName("auteur_id")] int? UserId)
{
    public const int Width = 1000;
    public const int Height = 400;

    /// <summary>So long after the end of the work one may still sign.</summary>
    public static readonly TimeSpan AcceptedAfterEnd = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(Signature signature) => JsonSerializer.Serialize(signature, Json);

    public static Signature Read(string json) => JsonSerializer.Deserialize<Signature>(json, Json)!;
}

/// <param name="Strokes">As in <see cref="Signature"/>; at most 200, of 10,000 points together.</param>
/// <param name="Confirmed">Wanted when nothing is drawn: who cannot draw confirms by name.</param>
internal sealed record Sign(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("traits")] IReadOnlyList<IReadOnlyList<int>>? Strokes = null,
    [property: JsonPropertyName("confirme")] bool Confirmed = false)
{
    internal sealed class Validator : AbstractValidator<Sign>
    {
        private const int MostStrokes = 200;
        private const int MostNumbers = 20_000;

        public Validator()
        {
            RuleFor(sign => sign.Name).NotEmpty().MaximumLength(200);
            RuleFor(sign => sign.Strokes)
                .Must(strokes => strokes is null || (strokes.Count <= MostStrokes && strokes.Sum(stroke => stroke?.Count ?? 0) <= MostNumbers))
                .WithMessage(_ => ProblemTexts.Get("signature_too_long", []))
                .Must(strokes => strokes is null || strokes.All(IsStroke)).WithMessage(_ => ProblemTexts.Get("signature_stroke_form", []))
                .Must((sign, strokes) => sign.Confirmed || strokes is { Count: > 0 }).WithMessage(_ => ProblemTexts.Get("signature_empty", []));
        }

        private static bool IsStroke(IReadOnlyList<int>? stroke) => stroke is { Count: >= 2 } && stroke.Count % 2 == 0
            && stroke.Index().All(number => number.Item >= 0 && number.Item <= (number.Index % 2 == 0 ? Signature.Width : Signature.Height));
    }
}
