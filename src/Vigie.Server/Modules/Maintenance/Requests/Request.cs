using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Vigie.Server.Modules.Maintenance.Interventions;

namespace Vigie.Server.Modules.Maintenance.Requests;

[JsonConverter(typeof(JsonStringEnumConverter<RequestStatus>))]
internal enum RequestStatus
{
    [JsonStringEnumMemberName("nouvelle")] New,
    [JsonStringEnumMemberName("acceptee")] Accepted,
    [JsonStringEnumMemberName("refusee")] Refused,
}

/// <summary>What somebody wants done to a piece of equipment.</summary>
internal sealed class Request
{
    /// <summary>For so long somebody without an account may add photos to it: what he forgot, not an archive.</summary>
    private static readonly TimeSpan PhotosFor = TimeSpan.FromHours(1);

    public int Id { get; private set; }
    public required int EquipmentId { get; init; }
    public required string Description { get; init; }
    public required Priority Urgency { get; init; }
    public DateTimeOffset? WishedAt { get; init; }
    public RequestStatus Status { get; set; }

    /// <summary>Why it was refused.</summary>
    public string? Reason { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Null: it came without an account.</summary>
    public int? UserId { get; init; }

    /// <summary>Who somebody without an account says that he is, as <see cref="Contact"/>.</summary>
    public string? Name { get; init; }

    /// <summary>E-mail address or telephone number.</summary>
    public string? Contact { get; init; }

    /// <summary>Of the secret by which somebody without an account follows it.</summary>
    public byte[]? FollowHash { get; init; }

    /// <summary>What it became.</summary>
    public int? InterventionId { get; set; }

    /// <summary>Changes with each update, so that of two who decide at once the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    /// <summary>Whether somebody without an account may add photos.</summary>
    public static bool TakesPhotos(RequestStatus status, DateTimeOffset createdAt, DateTimeOffset now) =>
        status == RequestStatus.New && createdAt > now - PhotosFor;
}
