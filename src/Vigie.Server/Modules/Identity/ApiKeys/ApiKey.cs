namespace Vigie.Server.Modules.Identity.ApiKeys;

/// <summary>Lets a gateway or another program in, with the permissions it needs and no others.</summary>
internal sealed class ApiKey
{
    public int Id { get; private set; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, which itself is shown once and not kept.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The first characters of the key, to recognize it by.</summary>
    public required string Prefix { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public int? CreatedBy { get; init; }
    public DateTimeOffset? LastUsedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}
