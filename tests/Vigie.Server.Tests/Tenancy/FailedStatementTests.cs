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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_whoever_asked_goes_away_at_any_moment(bool readOnly)
    {
        for (var i = 0; i < 20; i++)
        {
            // Long to plan: broken off there, PostgreSQL has parsed it and said nothing of its rows. It is prepared in its third run.
            var sql = $"select {i} + $1::int from pg_am a0 {string.Concat(Enumerable.Range(1, 8).Select(n => $"join pg_am a{n} on a{n}.oid = a{n - 1}.oid "))} limit 1";
            Assert.Equal(i + 1, await AskAsync(sql, 1, readOnly, Ct));
            Assert.Equal(i + 2, await AskAsync(sql, 2, readOnly, Ct));
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            gone.CancelAfter(TimeSpan.FromMilliseconds(2 * i));
            await Record.ExceptionAsync(() => AskAsync(sql, 3, readOnly, gone.Token));
            Assert.Equal(i + 4, await AskAsync(sql, 4, readOnly, Ct));
            Assert.Equal(i + 5, await AskAsync(sql, 5, readOnly, Ct));
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

    private Task<int> DivideAsync(int by, bool readOnly) => AskAsync(Divide, by, readOnly, Ct);

    private async Task<int> AskAsync(string sql, int value, bool readOnly, CancellationToken ct)
    {
        await using var session = new TenantSession(source);
        await session.OpenAsync(new Caller(Caller.PlatformTenantId), readOnly, ct);
        var result = await session.QueryAsync(sql, row => row.GetInt32(0), [value], ct).SingleAsync(ct);
        await session.CommitAsync(ct);
        return result;
    }

    private async Task<int> DivideInBulkAsync(int by)
    {
        await using var session = new BulkSession(source);
        await session.BeginAsync(Ct);
        return (await session.QueryAsync(Caller.PlatformTenantId, Divide, row => row.GetInt32(0), [by], Ct))[0];
    }
}
