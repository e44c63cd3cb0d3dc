using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Feedback;

[JsonConverter(typeof(JsonStringEnumConverter<Visibility>))]
internal enum Visibility
{
    /// <summary>Not for clients.</summary>
    [JsonStringEnumMemberName("interne")] Internal,
    [JsonStringEnumMemberName("client")] Client,
}

/// <param name="Author">Null: a program with an API key.</param>
/// <param name="ByClient">The client whose equipment it is wrote it.</param>
internal sealed record CommentRow(
    long Id,
    DateTimeOffset Date,
    [property: JsonPropertyName("auteur_id")] int? AuthorId,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("par_client")] bool ByClient,
    [property: JsonPropertyName("texte")] string Text,
    [property: JsonPropertyName("visibilite")] Visibility Visibility);

/// <param name="Visibility">Null: what the writer may: interne, or client for a client.</param>
/// <param name="Mentions">Users who hear of it as something of their own; at most 20.</param>
internal sealed record WriteComment(
    [property: JsonPropertyName("texte")] string Text,
    [property: JsonPropertyName("visibilite")] Visibility? Visibility = null,
    IReadOnlyList<int>? Mentions = null)
{
    internal sealed class Validator : AbstractValidator<WriteComment>
    {
        public Validator()
        {
            RuleFor(comment => comment.Text).NotEmpty().MaximumLength(5000);
            RuleFor(comment => comment.Mentions)
                .Must(mentions => mentions is null || (mentions.Count <= 20 && mentions.Distinct().Count() == mentions.Count))
                .WithMessage(_ => ProblemTexts.Get("comment_mentions_count", []));
        }
    }
}

/// <summary>Somebody who may be mentioned.</summary>
internal sealed record Mentionable(
    int Id, [property: JsonPropertyName("nom")] string LastName, [property: JsonPropertyName("prenom")] string FirstName);

/// <param name="Score">1 to 5.</param>
internal sealed record RatingRow(
    [property: JsonPropertyName("note")] int Score, [property: JsonPropertyName("commentaire")] string? Comment, DateTimeOffset Date);

/// <param name="Score">1 to 5.</param>
internal sealed record Rate([property: JsonPropertyName("note")] int Score, [property: JsonPropertyName("commentaire")] string? Comment = null)
{
    internal sealed class Validator : AbstractValidator<Rate>
    {
        public Validator()
        {
            RuleFor(rate => rate.Score).InclusiveBetween(1, 5);
            RuleFor(rate => rate.Comment).Length(1, 2000);
        }
    }
}

/// <summary>Work that awaits the caller's opinion.</summary>
internal sealed record ToRate(
    int Id,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("equipement")] string Equipment,
    [property: JsonPropertyName("date_fin")] DateTimeOffset FinishedAt);
