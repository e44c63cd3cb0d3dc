using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Purchases;

/// <summary>Writes orders and receives what comes of them, in the transaction of the session.</summary>
internal sealed class PurchaseWork(TenantSession session, StockBook book, StockWatch watch, Audit audit, TimeProvider clock)
{
    private const string Entity = "purchase";

    /// <exception cref="Refusal">supplier_unknown, place_unknown, product_unknown, product_archived, quantity_whole, purchase_number_taken, purchase_rate_same.</exception>
    public async Task<int> CreateAsync(WritePurchase request, CancellationToken ct)
    {
        var currency = await CheckAsync(request, ct);
        var now = clock.GetUtcNow();
        var id = await session.QueryAsync(
            """
            insert into inventory.purchase (number, supplier_id, place_id, currency, rate, expected_on, notes, user_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::date, $7::text, $8::int, $9, $9) returning id
            """,
            row => row.GetInt32(0),
            [
                request.Number?.Trim() ?? await Numbering.NextAsync(session, "inventory.purchase", "CF", now.Year, ct), request.SupplierId, request.PlaceId, $"{currency}", request.Rate,
                request.ExpectedOn, request.Notes, session.Caller.UserId, now,
            ],
            ct).SingleAsync(ct);
        await SetLinesAsync(id, request, ct);
        var made = await ShowAsync(id, ct);
        await audit.WriteAsync("purchase_created", Entity, id, made.Number, null, made.ToWrite(), ct);
        return id;
    }

    /// <exception cref="Refusal">purchase_unknown, changed_meanwhile, purchase_not_draft, and those of <see cref="CreateAsync"/>.</exception>
    public async Task UpdateAsync(int id, WritePurchase request, HttpRequest http, CancellationToken ct)
    {
        var before = await FindAsync(id, http, ct);
        Require(before, "purchase_not_draft", PurchaseStatus.Draft);
        var currency = await CheckAsync(request, ct);
        await session.ExecuteAsync(
            """
            update inventory.purchase set number = $2, supplier_id = $3, place_id = $4, currency = $5, rate = $6, expected_on = $7::date,
              notes = $8::text, updated_at = $9 where id = $1
            """,
            [
                id, request.Number?.Trim() ?? before.Number, request.SupplierId, request.PlaceId, $"{currency}", request.Rate, request.ExpectedOn,
                request.Notes, clock.GetUtcNow(),
            ],
            ct);
        await session.ExecuteAsync("delete from inventory.purchase_line where purchase_id = $1", [id], ct);
        await SetLinesAsync(id, request, ct);
        await audit.WriteAsync("purchase_updated", Entity, id, before.Number, before.ToWrite(), (await ShowAsync(id, ct)).ToWrite(), ct);
    }

    /// <summary>From now on it is awaited: on the day that was given, or after the supplier's lead time.</summary>
    /// <exception cref="Refusal">purchase_unknown, changed_meanwhile, purchase_not_draft.</exception>
    public async Task SendAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var purchase = await FindAsync(id, http, ct);
        Require(purchase, "purchase_not_draft", PurchaseStatus.Draft);
        await session.ExecuteAsync(
            """
            update inventory.purchase o set sent_at = $2, updated_at = $2, expected_on = coalesce(o.expected_on, ($2 at time zone t.time_zone)::date + (
              select ceil(max(coalesce(ps.lead_days, s.lead_days)))::int
              from inventory.purchase_line l join inventory.supplier s on s.id = o.supplier_id
              left join inventory.product_supplier ps on ps.supplier_id = s.id and ps.product_id = l.product_id
              where l.purchase_id = o.id))
            from catalog.tenant t where t.tenant_id = current_tenant() and o.id = $1
            """,
            [id, clock.GetUtcNow()], ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync("purchase_sent", Entity, id, purchase.Number, null, null, ct);
    }

    /// <summary>Books what came; with the last of it the order is closed.</summary>
    /// <exception cref="Refusal">purchase_unknown, purchase_not_awaited, purchase_line_unknown, purchase_line_over, and those of
    /// <see cref="StockBook.BookAsync"/>.</exception>
    public async Task<Booked> ReceiveAsync(int id, ReceivePurchase request, CancellationToken ct)
    {
        var purchase = await FindAsync(id, null, ct);
        Require(purchase, "purchase_not_awaited", PurchaseStatus.Sent, PurchaseStatus.Partial);
        var lines = purchase.Lines!.ToDictionary(line => line.Id);
        var open = lines.ToDictionary(line => line.Key, line => line.Value.Quantity - line.Value.Received);
        foreach (var (i, received) in request.Lines.Index())
        {
            if (!lines.ContainsKey(received.LineId))
            {
                throw Refusal.Field("purchase_line_unknown", $"lignes[{i}].ligne_id");
            }

            if ((open[received.LineId] -= received.Quantity) < 0)
            {
                throw Refusal.Field("purchase_line_over", $"lignes[{i}].quantite");
            }
        }

        var booked = await book.BookAsync(
            new(
                MovementKind.Receipt,
                purchase.PlaceId,
                [.. request.Lines.Select(line => new WriteLine(
                    lines[line.LineId].ProductId, line.Quantity, lines[line.LineId].UnitPrice * purchase.Rate, null, line.Lot, line.ExpiresOn)
                    { PurchaseLineId = line.LineId })],
                At: request.At,
                Document: request.Document ?? purchase.Number),
            ct);
        if (open.Values.All(left => left <= 0))
        {
            await CloseAsync(id, settled: false, ct);
        }

        await audit.WriteAsync("purchase_received", Entity, id, purchase.Number, null, request, ct);
        return booked;
    }

    /// <summary>Nobody waits for the rest any more.</summary>
    /// <exception cref="Refusal">purchase_unknown, changed_meanwhile, purchase_not_awaited.</exception>
    public async Task SettleAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var purchase = await FindAsync(id, http, ct);
        Require(purchase, "purchase_not_awaited", PurchaseStatus.Sent, PurchaseStatus.Partial);
        await CloseAsync(id, settled: true, ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync("purchase_settled", Entity, id, purchase.Number, null, null, ct);
    }

    /// <exception cref="Refusal">purchase_unknown, changed_meanwhile, purchase_begun.</exception>
    public async Task CancelAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var purchase = await FindAsync(id, http, ct);
        Require(purchase, "purchase_begun", PurchaseStatus.Draft, PurchaseStatus.Sent);
        await session.ExecuteAsync("update inventory.purchase set cancelled_at = $2, updated_at = $2 where id = $1", [id, clock.GetUtcNow()], ct);
        await watch.WakeAsync(ct);
        await audit.WriteAsync("purchase_cancelled", Entity, id, purchase.Number, null, null, ct);
    }

    private async Task CloseAsync(int id, bool settled, CancellationToken ct) => await session.ExecuteAsync(
        "update inventory.purchase set closed_at = $2, settled = $3, updated_at = $2 where id = $1", [id, clock.GetUtcNow(), settled], ct);

    private static void Require(PurchaseRow purchase, string code, params ReadOnlySpan<PurchaseStatus> statuses)
    {
        if (!statuses.Contains(purchase.Status))
        {
            throw Refusal.Conflict(code);
        }
    }

    /// <summary>Holds the order until the transaction ends: of two who receive it the second sees what the first received.</summary>
    /// <param name="http">Null: no version is checked.</param>
    private async Task<PurchaseRow> FindAsync(int id, HttpRequest? http, CancellationToken ct)
    {
        await session.ExecuteAsync("select from inventory.purchase where id = $1 for update", [id], ct);
        var (purchase, version) = await PurchaseSql.ReadOneAsync(session, id, ct) ?? throw Refusal.NotFound("purchase_unknown");
        if (http is not null)
        {
            EntityTag.Check(http, version);
        }

        return purchase;
    }

    private async Task<PurchaseRow> ShowAsync(int id, CancellationToken ct) => (await PurchaseSql.ReadOneAsync(session, id, ct))!.Value.Purchase;

    /// <returns>The currency of the order.</returns>
    private async Task<Currency> CheckAsync(WritePurchase request, CancellationToken ct)
    {
        var supplier = await session.QueryAsync(
            """
            select s.currency, t.currency from inventory.supplier s join catalog.tenant t on t.tenant_id = current_tenant()
            where s.id = $1 and s.archived_at is null
            """,
            row => (Currency: Enum.Parse<Currency>(row.GetString(0)), Own: row.GetString(1)), [request.SupplierId], ct).ToListAsync(ct);
        if (supplier is not [var (suppliers, own)])
        {
            throw Refusal.Field("supplier_unknown", "fournisseur_id");
        }

        await Catalogue.RequirePlaceAsync(session, request.PlaceId, "emplacement_id", ct);
        await Catalogue.RequireProductsAsync(
            session, [.. request.Lines.Select(line => (line.ProductId, line.Quantity))], i => $"lignes[{i}].", ct);
        var currency = request.Currency ?? suppliers;
        return $"{currency}" == own && request.Rate != 1 ? throw Refusal.Field("purchase_rate_same", "taux_change") : currency;
    }

    private Task<int> SetLinesAsync(int id, WritePurchase request, CancellationToken ct) => session.ExecuteAsync(
        """
        insert into inventory.purchase_line (purchase_id, place, product_id, quantity, unit_price)
        select $1, l.place, l.product_id, l.quantity, coalesce(l.unit_price, ps.price)
        from unnest($2::int[], $3::numeric[], $4::numeric[]) with ordinality l (product_id, quantity, unit_price, place)
        left join inventory.product_supplier ps on ps.product_id = l.product_id and ps.supplier_id = $5
          and exists (select from inventory.purchase o join inventory.supplier s on s.id = o.supplier_id and s.currency = o.currency where o.id = $1)
        """,
        [
            id, request.Lines.Select(line => line.ProductId).ToArray(), request.Lines.Select(line => line.Quantity).ToArray(),
            request.Lines.Select(line => line.UnitPrice).ToArray(), request.SupplierId,
        ],
        ct);
}
