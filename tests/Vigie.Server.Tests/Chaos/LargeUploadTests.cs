using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.Json;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;
using Vigie.Server.Tests.Documents;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Chaos;

[SupportedOSPlatform("linux")]
public sealed class LargeUploadTests : IAsyncLifetime
{
    private const long Megabyte = 1024 * 1024;

    private readonly ServerProcess server = new();
    private readonly HttpClient client = new();
    private int battery;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        var tenant = await server.InSessionAsync(Caller.PlatformTenantId, async session => await session.QueryAsync(
            "insert into catalog.tenant (slug, name) values ('grand', 'Essai') returning tenant_id", row => row.GetInt32(0), []).SingleAsync());
        var token = OpaqueToken.New(OpaqueToken.ApiKey, tenant);
        battery = await server.InSessionAsync(tenant, async session =>
        {
            await session.ExecuteAsync(
                """
                insert into identity.api_key (name, hash, prefix, scopes, created_at)
                values ('Atelier', $1, $2, '{documents:upload,documents:read}', now())
                """,
                [token.Hash, token.Hint], Tenant.Ct);
            return await session.QueryAsync(Fleet.MakeBattery, row => row.GetInt32(0), ["b"]).SingleAsync();
        });
        client.BaseAddress = server.Url;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_largest_file_goes_in_and_out_in_little_memory()
    {
        await SendAsync(2 * Megabyte); // what is made once is made
        var before = server.PeakMemory;

        var id = await SendAsync(200 * Megabyte);
        var read = 0L;
        await using (var content = await client.GetStreamAsync($"/api/v1/documents/{id}/contenu", Tenant.Ct))
        {
            var buffer = new byte[Megabyte];
            while (await content.ReadAsync(buffer, Tenant.Ct) is var part and > 0)
            {
                read += part;
            }
        }

        Assert.Equal(200 * Megabyte, read);
        var grown = (server.PeakMemory - before) / Megabyte;
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak memory: {before / Megabyte} MB, then {grown} MB more.");
        Assert.True(grown < 80, $"{grown} MB more memory for a file of 200 MB.");
    }

    private async Task<int> SendAsync(long length)
    {
        using var content = new StreamContent(new Zeros("%PDF-1.7"u8.ToArray(), length));
        using var form = Upload.Of(content, "a.pdf", ("equipement_id", battery), ("type_document", "essai"));
        using var response = await client.PostAsync("/api/v1/documents/upload", form, Tenant.Ct);
        var text = await response.Content.ReadAsStringAsync(Tenant.Ct);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt32();
    }
}
