using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// The database that DATABASE_URL names, as a URL of libpq (postgresql://user:password@host:port/database?sslmode=require, also with
/// percent-encoding, IPv6, unix sockets by ?host=/folder, and the driver suffixes of other tools, as in postgresql+asyncpg) or as a
/// plain Npgsql string (Host=…;Username=…).
/// </summary>
internal sealed class DatabaseUrl
{
    private const string Example = "an example is postgresql://user:password@host:5432/database";
    private readonly NpgsqlConnectionStringBuilder builder;
    private readonly string variable;

    private DatabaseUrl(NpgsqlConnectionStringBuilder builder, string variable) => (this.builder, this.variable) = (builder, variable);

    public string Username => builder.Username!;

    public string? Password => builder.Password;

    /// <summary>Host, port and database: what may be shown to a person.</summary>
    public string Place => $"{builder.Host}:{builder.Port}/{builder.Database}";

    /// <summary>Parses a URL or an Npgsql string; <paramref name="variable"/> is the name that the refusal shows.</summary>
    /// <exception cref="StartupProblem">It is malformed; the sentence says where, and never shows the password.</exception>
    public static DatabaseUrl Parse(string text, string variable = "DATABASE_URL")
    {
        try
        {
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            var parsed = scheme >= 0 ? FromUrl(text[..scheme], text[(scheme + 3)..]) : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(parsed.Host))
            {
                throw new FormatException("the host is missing");
            }

            if (parsed.Host.Contains(',', StringComparison.Ordinal))
            {
                throw new FormatException("it names several hosts, and one is wanted");
            }

            parsed.Username = Needed(parsed.Username, "user");
            parsed.Database ??= parsed.Username;
            parsed.ApplicationName ??= "vigie";
            return new(parsed, variable);
        }
        catch (FormatException malformed)
        {
            throw new StartupProblem($"{variable} is malformed ({malformed.Message}): correct it; {Example}.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or OverflowException)
        {
            // Npgsql's own message may quote the value: it is not passed on.
            throw new StartupProblem($"{variable} is malformed (a key or a value of it is unknown): correct it; {Example}.");
        }
    }

    /// <summary>The Npgsql string with the pool that the options ask for.</summary>
    /// <remarks>A connection idle for 30 s is probed by TCP keep-alive, so that a dead peer is found before a request finds it.</remarks>
    public string Pooled(DatabaseOptions options)
    {
        var size = options.PoolSize + options.MaxOverflow;
        return new NpgsqlConnectionStringBuilder(builder.ConnectionString)
        {
            MaxPoolSize = size,
            MinPoolSize = Math.Min(builder.MinPoolSize, size),
            Timeout = options.PoolTimeoutSeconds,
            ConnectionLifetime = options.PoolRecycleSeconds,
            KeepAlive = 30,
            TcpKeepAlive = true,
        }.ConnectionString;
    }

    /// <summary>The Npgsql string without a pool: for migrations, locks and the start.</summary>
    public string Unpooled() => new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Pooling = false }.ConnectionString;

    /// <summary>
    /// The same database as the login that serves, whose password is derived from the owner's: there is no second secret to keep.
    /// </summary>
    /// <exception cref="StartupProblem">The owner has no password to derive it from.</exception>
    public DatabaseUrl ForRole(string role)
    {
        if (string.IsNullOrEmpty(Password))
        {
            throw new StartupProblem(
                $"{variable} has no password, from which the one of {role} is derived: add it, or set DATABASE_APP_URL.");
        }

        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Password), 32, info: Encoding.UTF8.GetBytes(role));
        var password = System.Buffers.Text.Base64Url.EncodeToString(key);
        return new(new(builder.ConnectionString) { Username = role, Password = password }, variable);
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string scheme, string rest)
    {
        if (scheme.Split('+')[0] is not ("postgresql" or "postgres"))
        {
            throw new FormatException("it must begin with postgresql://");
        }

        var (main, query) = Cut(rest, '?');
        var (authority, database) = Cut(main, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Cut(authority[..at], ':');
        var builder = new NpgsqlConnectionStringBuilder
        {
            Username = Decode(user, "user"),
            Password = Decode(password, "password"),
            Database = Decode(string.IsNullOrEmpty(database) ? null : database, "database"),
        };
        ReadHost(builder, authority[(at + 1)..]);
        foreach (var (key, value) in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Cut(pair, '=')))
        {
            Apply(builder, key, Decode(value, key) ?? throw new FormatException($"«{key}» has no value"));
        }

        return builder;
    }

    private static void ReadHost(NpgsqlConnectionStringBuilder builder, string place)
    {
        var bracket = place.StartsWith('[') ? place.IndexOf(']', StringComparison.Ordinal) : -1;
        if (place.StartsWith('[') && bracket < 0)
        {
            throw new FormatException("the bracket of the IPv6 address is not closed");
        }

        var (host, port) = bracket > 0 ? (place[1..bracket], place[(bracket + 1)..].TrimStart(':')) : Cut(place, ':');
        builder.Host = Decode(host, "host") is { Length: > 0 } known ? known : null;
        builder.Port = string.IsNullOrEmpty(port) ? 5432 : Port(port);
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, string key, string value)
    {
        switch (key)
        {
            case "host": builder.Host = value; break;
            case "port": builder.Port = Port(value); break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "dbname": builder.Database = value; break;
            case "application_name": builder.ApplicationName = value; break;
            case "options": builder.Options = value; break;
            case "connect_timeout": builder.Timeout = Number(value, key, 0, 1024); break;
            case "sslrootcert": builder.RootCertificate = value; break;
            case "sslcert": builder.SslCertificate = value; break;
            case "sslkey": builder.SslKey = value; break;
            case "sslmode": builder.SslMode = Choice<SslMode>(value, key); break;
            case "ssl" when value is "true": builder.SslMode = SslMode.Require; break;
            case "channel_binding": builder.ChannelBinding = Choice<ChannelBinding>(value, key); break;
            case "gssencmode": builder.GssEncryptionMode = Choice<GssEncryptionMode>(value, key); break;
            default: throw new FormatException($"the parameter «{key}» is unknown");
        }
    }

    private static T Choice<T>(string value, string key) where T : struct, Enum
    {
        var plain = value.Replace("-", "", StringComparison.Ordinal);
        return Enum.GetNames<T>().FirstOrDefault(name => name.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new FormatException($"«{key}» must be one of {string.Join(", ", Enum.GetNames<T>().Select(LibpqName))}");
    }

    private static string LibpqName(string name) => name.Replace("Verify", "verify-", StringComparison.Ordinal).ToLowerInvariant();

    private static int Port(string text) => Number(text, "port", 1, 65535);

    private static int Number(string text, string key, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number : throw new FormatException($"the {key} must be a number from {min} to {max}");

    private static string Needed(string? value, string what) =>
        string.IsNullOrWhiteSpace(value) ? throw new FormatException($"the {what} is missing") : value;

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static string? Decode(string? text, string what)
    {
        for (var at = text?.IndexOf('%', StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf('%', at + 1))
        {
            if (at + 2 >= text!.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                throw new FormatException($"in the {what}, % is not followed by two hexadecimal digits: write a % itself as %25");
            }
        }

        return text is null ? null : Uri.UnescapeDataString(text) is var plain && plain.Contains('\0', StringComparison.Ordinal)
            ? throw new FormatException($"the {what} holds a zero byte") : plain;
    }
}
