using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.Server.Platform.Security;
using Vigie.Server.Tests.Contract;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Tenancy;

/// <summary>Tokens that are no good, at every door of the server.</summary>
public sealed class TokenTests(VigieApp app)
{
    private static readonly string[] Sockets = ["/ws/realtime", "/ws/realtime/1", "/ws/alerts", "/api/v1/ws/realtime", "/api/v1/ws/alerts"];

    [Theory]
    [InlineData("none at all")]
    [InlineData("expired")]
    [InlineData("tampered tenant")]
    [InlineData("tampered signature")]
    [InlineData("without signature")]
    [InlineData("alg none")]
    [InlineData("alg NONE with a signature")]
    [InlineData("signed with another secret")]
    [InlineData("RS256 signed with the secret")]
    [InlineData("RS256 signed with a key that the token brings")]
    [InlineData("session that was ended")]
    [InlineData("refresh token")]
    public async Task A_bad_token_opens_no_operation_and_no_socket(string kind)
    {
        var company = await Company.NewAsync(app);
        var token = await GivenAsync(kind, company);
        using var client = Company.Anonymous(app);
        if (token is not null)
        {
            Company.Bear(client, token);
        }

        var document = await ApiDocument.ReadAsync(app);
        var opened = new List<string>();
        foreach (var operation in document.Operations.Where(operation => operation.Permission is not null))
        {
            using var message = new HttpRequestMessage(
                operation.Method, Plausible.Path(operation, operation.Resource == "sessions" ? $"{Guid.NewGuid()}" : "1"));
            message.Content = operation.Body is null ? null : new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(message, Tenant.Ct);
            if (response.StatusCode != HttpStatusCode.Unauthorized)
            {
                opened.Add($"{operation}: {response.StatusCode}");
            }
        }

        Assert.Empty(opened);
        foreach (var path in Sockets)
        {
            using var socket = await LiveClient.OpenAsync(app, path, token);
            Assert.Equal(4401, await socket.CloseCodeAsync());
        }
    }

    [Fact]
    public async Task A_good_token_opens_them()
    {
        var company = await Company.NewAsync(app);
        var token = await LoginAsync(company, "access_token");
        using var socket = await LiveClient.OpenAsync(app, "/ws/realtime/1", token);
        Assert.Equal(4404, await socket.CloseCodeAsync());
        using var client = Company.Anonymous(app);
        Company.Bear(client, Resigned(token, (_, payload) => Encoding.UTF8.GetString(payload), HS256));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/users/me", Tenant.Ct)).StatusCode);
    }

    private async Task<string?> GivenAsync(string kind, Company company)
    {
        var token = await LoginAsync(company, "access_token");
        var parts = token.Split('.');
        var secret = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("JWT_SECRET_KEY")!);
        switch (kind)
        {
            case "expired":
                return Resigned(token, (_, payload) => Changed(payload, claims => claims["exp"] = claims["iat"]!.GetValue<long>() - 3600),
                    HS256);
            case "tampered tenant":
                return $"{parts[0]}.{Encode(Changed(StrictBase64Url.Decode(parts[1])!, claims => claims["tenant_id"] = 1))}.{parts[2]}";
            case "tampered signature":
                return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
            case "without signature":
                return $"{parts[0]}.{parts[1]}.";
            case "alg none":
                return $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
            case "alg NONE with a signature":
                return $"{Encode("""{"alg":"NONE","typ":"JWT"}""")}.{parts[1]}.{parts[2]}";
            case "signed with another secret":
                return Resigned(token, (_, payload) => Encoding.UTF8.GetString(payload), text => HMACSHA256.HashData(new byte[32], text));
            case "RS256 signed with the secret":
                return Signed("""{"alg":"RS256","typ":"JWT"}""", parts[1], text => HMACSHA256.HashData(secret, text));
            case "RS256 signed with a key that the token brings":
                using (var rsa = RSA.Create(2048))
                {
                    var key = rsa.ExportParameters(includePrivateParameters: false);
                    var modulus = StrictBase64Url.Encode(key.Modulus);
                    var header = $$$"""{"alg":"RS256","typ":"JWT","jwk":{"kty":"RSA","n":"{{{modulus}}}","e":"AQAB"}}""";
                    return Signed(header, parts[1], text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
                }

            case "session that was ended":
                using (var client = Company.Anonymous(app))
                {
                    Company.Bear(client, token);
                    Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/v1/auth/logout", null, Tenant.Ct)).StatusCode);
                    return token;
                }

            case "refresh token":
                return await LoginAsync(company, "refresh_token");
            default:
                return null;
        }
    }

    private async Task<string> LoginAsync(Company company, string which)
    {
        using var client = Company.Anonymous(app);
        var answer = await Company.JsonAsync(await Company.LoginAsync(client, company.AdminEmail, Company.Password));
        return answer.GetProperty(which).GetString()!;
    }

    /// <summary>The same token with other claims, signed anew under the same header.</summary>
    private static string Resigned(string token, Func<string, byte[], string> claims, Func<byte[], byte[]> sign)
    {
        var parts = token.Split('.');
        var header = Encoding.UTF8.GetString(StrictBase64Url.Decode(parts[0])!);
        return Signed(header, Encode(claims(header, StrictBase64Url.Decode(parts[1])!)), sign);
    }

    private static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header)}.{payload}";
        return $"{text}.{StrictBase64Url.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Changed(byte[] payload, Action<JsonNode> change)
    {
        var claims = JsonNode.Parse(payload)!;
        change(claims);
        return claims.ToJsonString();
    }

    private static byte[] HS256(byte[] text) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("JWT_SECRET_KEY")!), text);

    private static string Encode(string text) => StrictBase64Url.Encode(Encoding.UTF8.GetBytes(text));
}
