using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Tests.Tenancy;

/// <summary>A statement that fails in the very run in which the driver prepares it must not spoil the connection for whoever gets it next.</summary>
public sealed class FailedStatementTests : IAsyncLifetime
{
    private const string Divide = "select 12 / $1::int";

    private TestCluster cluster = null!;
    private NpgsqlDataSource source = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync();
        await new Migrator(cluster.Owner).UpAsync(Ct);
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.App) { MaxAutoPrepare = 60, AutoPrepareMinUsages = 3, MaxPoolSize = 1 });
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_tenants_session(bool readOnly)
    {
        await DivideAsync(1, readOnly);
        await DivideAsync(2, readOnly);
        await Assert.ThrowsAsync<PostgresException>(() => DivideAsync(0, readOnly));

        for (var by = 1; by <= 6; by++)
        {
            Assert.Equal(12 / by, await DivideAsync(by, readOnly));
        }
    }

    [Fact]
    public async Task In_a_session_over_tenants()
    {
        await DivideInBulkAsync(1);
        await DivideInBulkAsync(2);
        await Assert.ThrowsAsync<PostgresException>(() => DivideInBulkAsync(0));

        for (var by = 1; by <= 6; by++)
        {
            Assert.Equal(12 / by, await DivideInBulkAsync(by));
        }
    }

    private async Task<int> DivideAsync(int by, bool readOnly)
    {
        await using var session = new TenantSession(source);
        await session.OpenAsync(new Caller(Caller.PlatformTenantId), readOnly, Ct);
        var result = await session.QueryAsync(Divide, row => row.GetInt32(0), [by], Ct).SingleAsync(Ct);
        await session.CommitAsync(Ct);
        return result;
    }

    private async Task<int> DivideInBulkAsync(int by)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(Ct);
        return (await session.QueryAsync(Caller.PlatformTenantId, Divide, row => row.GetInt32(0), [by], Ct))[0];
    }
}
