using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Counts;

/// <summary>Counts what is there and books what differs, in the transaction of the session.</summary>
internal sealed class CountWork(TenantSession session, StockBook book, Audit audit, TimeProvider clock)
{
    private const string Entity = "count";

    private sealed record Held(string Title, CountStatus Status, int PlaceId);

    /// <exception cref="Refusal">place_unknown.</exception>
    public async Task<int> StartAsync(StartCount request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var made = await session.QueryAsync(
            """
            insert into inventory.count (title, place_id, category, user_id, created_at)
            select coalesce($2::text, left(p.name, 180) || ' ' || to_char($5 at time zone t.time_zone, 'YYYY-MM-DD')), p.id, $3::text, $4::int, $5
            from inventory.place p join catalog.tenant t on t.tenant_id = current_tenant()
            where p.id = $1 and p.archived_at is null
            returning id, title
            """,
            row => (Id: row.GetInt32(0), Title: row.GetString(1)),
            [request.PlaceId, request.Title?.Trim(), request.Category, session.Caller.UserId, now], ct).ToListAsync(ct);
        if (made is not [var (id, title)])
        {
            throw Refusal.Field("place_unknown", "emplacement_id");
        }

        await audit.WriteAsync("count_started", Entity, id, title, null, request, ct);
        return id;
    }

    /// <summary>Notes what was counted, with what the books said at that moment.</summary>
    /// <exception cref="Refusal">count_unknown, count_not_open, and those of lines: see <see cref="StockBook"/>.</exception>
    public async Task WriteAsync(int id, WriteCountLines request, CancellationToken ct)
    {
        var count = await HoldAsync(id, ct);
        Require(count, CountStatus.Open, "count_not_open");
        var now = clock.GetUtcNow();
        var lots = await book.LotsAsync(Movement(count, [.. request.Lines.Select(line => new WriteLine(line.ProductId, line.Counted ?? 1, Lot: line.Lot))]), now, ct);
        await session.ExecuteAsync(
            """
            delete from inventory.count_line l using unnest($2::int[], $3::int[]) w (product_id, lot_id)
            where l.count_id = $1 and l.product_id = w.product_id and l.lot_id is not distinct from w.lot_id
            """,
            [id, request.Lines.Select(line => line.ProductId).ToArray(), lots], ct);
        var counted = request.Lines.Index().Where(line => line.Item.Counted is not null).ToList();
        await session.ExecuteAsync(
            """
            insert into inventory.count_line (count_id, product_id, lot_id, counted, expected, counted_at, user_id)
            select $1, w.product_id, w.lot_id, w.counted, coalesce(b.on_hand, 0) - coalesce((
              select sum(quantity) from inventory.movement m
              where m.product_id = w.product_id and m.place_id = $2 and m.lot_id is not distinct from w.lot_id and m.at > w.at), 0), w.at, $3::int
            from unnest($4::int[], $5::int[], $6::numeric[], $7::timestamptz[]) w (product_id, lot_id, counted, at)
            left join inventory.balance b on b.product_id = w.product_id and b.place_id = $2 and b.lot_id is not distinct from w.lot_id
            """,
            [
                id, count.PlaceId, session.Caller.UserId, counted.Select(line => line.Item.ProductId).ToArray(),
                counted.Select(line => lots[line.Index]).ToArray(), counted.Select(line => line.Item.Counted!.Value).ToArray(),
                counted.Select(line => Earlier(line.Item.At?.ToUniversalTime() ?? now, now)).ToArray(),
            ],
            ct);
    }

    /// <exception cref="Refusal">count_unknown, count_not_open, count_empty.</exception>
    public async Task SubmitAsync(int id, CancellationToken ct)
    {
        var count = await HoldAsync(id, ct);
        Require(count, CountStatus.Open, "count_not_open");
        if (!await session.QueryAsync("select from inventory.count_line where count_id = $1 limit 1", _ => true, [id], ct).AnyAsync(ct))
        {
            throw Refusal.Conflict("count_empty");
        }

        await session.ExecuteAsync(
            "update inventory.count set status = 'Submitted', submitted_at = $2, submitted_by = $3::int where id = $1",
            [id, clock.GetUtcNow(), session.Caller.UserId], ct);
        await audit.WriteAsync("count_submitted", Entity, id, count.Title, null, null, ct);
    }

    /// <summary>Back to counting: something looks wrong.</summary>
    /// <exception cref="Refusal">count_unknown, count_not_submitted.</exception>
    public async Task ReopenAsync(int id, CancellationToken ct)
    {
        var count = await HoldAsync(id, ct);
        Require(count, CountStatus.Submitted, "count_not_submitted");
        await session.ExecuteAsync(
            "update inventory.count set status = 'Open', submitted_at = null, submitted_by = null where id = $1", [id], ct);
        await audit.WriteAsync("count_reopened", Entity, id, count.Title, null, null, ct);
    }

    /// <summary>Books what differs.</summary>
    /// <exception cref="Refusal">count_unknown, count_not_submitted, and those of <see cref="StockBook.BookAsync"/>.</exception>
    public async Task ApproveAsync(int id, CancellationToken ct)
    {
        var count = await HoldAsync(id, ct);
        Require(count, CountStatus.Submitted, "count_not_submitted");
        var differences = await session.QueryAsync(
            """
            select l.product_id, l.counted - l.expected, t.number
            from inventory.count_line l left join inventory.lot t on t.id = l.lot_id where l.count_id = $1 and l.counted <> l.expected order by l.id
            """,
            row => new WriteLine(row.GetInt32(0), row.GetDecimal(1), Lot: row.TextOrNull(2)), [id], ct).ToListAsync(ct);
        var entry = differences.Count == 0 ? null : await book.BookAsync(Movement(count, differences), ct);
        await DecideAsync(id, CountStatus.Approved, entry?.Id, ct);
        await audit.WriteAsync("count_approved", Entity, id, count.Title, null, new { Ecarts = differences.Count }, ct);
    }

    /// <exception cref="Refusal">count_unknown, count_decided.</exception>
    public async Task CancelAsync(int id, CancellationToken ct)
    {
        var count = await HoldAsync(id, ct);
        if (count.Status is CountStatus.Approved or CountStatus.Cancelled)
        {
            throw Refusal.Conflict("count_decided");
        }

        await DecideAsync(id, CountStatus.Cancelled, null, ct);
        await audit.WriteAsync("count_cancelled", Entity, id, count.Title, null, null, ct);
    }

    private Task<int> DecideAsync(int id, CountStatus status, Guid? entry, CancellationToken ct) => session.ExecuteAsync(
        "update inventory.count set status = $2, decided_at = $3, decided_by = $4::int, entry_id = $5::uuid where id = $1",
        [id, $"{status}", clock.GetUtcNow(), session.Caller.UserId, entry], ct);

    private async Task<Held> HoldAsync(int id, CancellationToken ct) => await session.QueryAsync(
        "select title, status, place_id from inventory.count where id = $1 for update",
        row => new Held(row.GetString(0), Enum.Parse<CountStatus>(row.GetString(1)), row.GetInt32(2)), [id], ct).SingleOrDefaultAsync(ct)
        ?? throw Refusal.NotFound("count_unknown");

    private static void Require(Held count, CountStatus status, string code)
    {
        if (count.Status != status)
        {
            throw Refusal.Conflict(code);
        }
    }

    private static WriteMovement Movement(Held count, IReadOnlyList<WriteLine> lines) =>
        new(MovementKind.Count, count.PlaceId, lines, Document: count.Title.Length <= 100 ? count.Title : count.Title[..100], BelowZero: true);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
