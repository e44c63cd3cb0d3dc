using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Platform.Security;

/// <summary>
/// A secret that says which tenant it belongs to, so that the tenant's session can be opened before it is looked up, and nothing
/// else: a prefix, then base64url of the tenant (4 bytes), 32 random bytes and a checksum (4 bytes). Only its hash is ever stored.
/// </summary>
internal sealed record OpaqueToken
{
    public const string Refresh = "rt_";
    public const string ApiKey = "vk_";

    /// <summary>Lets somebody choose a password: an invitation, or a password that was forgotten.</summary>
    public const string PasswordReset = "pr_";

    /// <summary>Lets a calendar program read a technician's appointments.</summary>
    public const string Calendar = "ct_";

    /// <summary>Lets whoever stands before a piece of equipment ask for work on it.</summary>
    public const string RequestDoor = "dt_";

    /// <summary>Lets somebody without an account follow what he asked for.</summary>
    public const string RequestFollow = "ds_";

    /// <summary>Opens a report without signing in.</summary>
    public const string ReportLink = "rl_";

    private const int RandomLength = 32;
    private const int ChecksumLength = 4;
    private const int Length = sizeof(int) + RandomLength + ChecksumLength;

    private OpaqueToken(string text, int tenantId) => (Text, TenantId) = (text, tenantId);

    /// <summary>The secret itself, shown once to whom it is for.</summary>
    public string Text { get; }

    public int TenantId { get; }

    /// <summary>What is stored and looked up: 32 bytes of SHA-256. With 256 random bits in the token, no slow hash is needed.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>The first characters of the random part, by which a person recognizes a key in a list.</summary>
    public string Hint => Text[..3] + Text[^10..^6];

    /// <exception cref="ArgumentOutOfRangeException">The tenant is not a positive number.</exception>
    public static OpaqueToken New(string prefix, int tenantId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tenantId);
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, tenantId);
        RandomNumberGenerator.Fill(bytes.Slice(sizeof(int), RandomLength));
        Checksum(prefix, bytes[..^ChecksumLength]).CopyTo(bytes[^ChecksumLength..]);
        return new(prefix + StrictBase64Url.Encode(bytes), tenantId);
    }

    /// <summary>Reads a token of this kind; null for anything else. A typing error is seen here, without a query.</summary>
    public static OpaqueToken? Parse(string prefix, string? text)
    {
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal)
            || StrictBase64Url.Decode(text.AsSpan(prefix.Length)) is not { Length: Length } bytes
            || !Checksum(prefix, bytes.AsSpan(..^ChecksumLength)).AsSpan().SequenceEqual(bytes.AsSpan(^ChecksumLength..)))
        {
            return null;
        }

        var tenant = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return tenant > 0 ? new(text, tenant) : null;
    }

    /// <summary>Keeps the secret out of logs that print whole objects.</summary>
    public override string ToString() => Hint + "…";

    private static byte[] Checksum(string prefix, ReadOnlySpan<byte> content) =>
        SHA256.HashData([.. Encoding.ASCII.GetBytes(prefix), .. content])[..ChecksumLength];
}
