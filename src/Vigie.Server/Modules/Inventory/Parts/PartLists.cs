using Npgsql;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>What has a list of parts.</summary>
/// <param name="Column">Of the table, and of the type's list the parameter's name.</param>
/// <param name="Exists">SQL that finds the name of the one with id $1, or nothing.</param>
/// <param name="Unknown">The refusal when it does not.</param>
internal sealed record PartOwner(string Entity, string Column, string Exists, string Unknown)
{
    public static readonly PartOwner Equipment = new(
        "equipment", "equipment_id", "select name from assets.api_equipment where id = $1 and archived_at is null", "equipment_unknown");

    public static readonly PartOwner BatteryType = new(
        "battery_type", "type_id", "select name from assets.api_battery_type where id = $1", "battery_type_unknown");

    public static readonly PartOwner Plan = new("plan", "plan_id", "select title from maintenance.api_plan where id = $1", "plan_unknown");

    public static readonly PartOwner Template = new(
        "alert_template", "template_id", "select rule_key from maintenance.api_alert_template where id = $1", "alert_template_unknown");
}

/// <summary>Keeps the lists of parts, in the transaction of the session.</summary>
internal sealed class PartLists(TenantSession session, Audit audit)
{
    // What is in a list, in numbers: it stands for its version.
    private const string Version =
        """
        select coalesce(hashtext(string_agg(product_id || ' ' || quantity || ' ' || coalesce(note, ''), '|' order by product_id)), 0)
        from inventory.part where
        """;

    /// <summary>The list, with what a battery takes as all of its type do; its own line of a product stands before the type's.</summary>
    /// <param name="withStock">Whether the caller may see the stock.</param>
    /// <exception cref="Refusal">equipment_unknown, battery_type_unknown, plan_unknown, alert_template_unknown.</exception>
    public async Task<(IReadOnlyList<PartRow> Parts, uint Version)> ReadAsync(PartOwner owner, int id, bool withStock, CancellationToken ct)
    {
        await RequireAsync(owner, id, ct);
        var available = withStock
            ? """
              coalesce((select sum(on_hand) from inventory.balance where product_id = l.product_id), 0)
                - coalesce((select sum(quantity) from inventory.reservation where product_id = l.product_id and closed_at is null), 0)
              """
            : "null::numeric";
        var inherited = owner == PartOwner.Equipment ? "or type_id = (select type_id from telemetry.api_battery where id = $1)" : "";
        var parts = await session.QueryAsync(
            $"""
            select l.product_id, p.name, p.reference, p.unit, l.quantity, l.note, l.{owner.Column} is null, {available}
            from (
              select distinct on (product_id) * from inventory.part where {owner.Column} = $1 {inherited} order by product_id, {owner.Column} nulls last
            ) l join inventory.product p on p.id = l.product_id
            order by lower(p.name), p.id
            """,
            Read, [id], ct).ToListAsync(ct);
        return (parts, await VersionAsync(owner, id, ct));
    }

    /// <exception cref="Refusal">Those of <see cref="ReadAsync"/>, changed_meanwhile, product_unknown, product_archived, quantity_whole.</exception>
    public async Task WriteAsync(PartOwner owner, int id, WriteParts request, HttpRequest http, CancellationToken ct)
    {
        var name = await RequireAsync(owner, id, ct);
        // One after the other: of two who replace the same list the second must see what the first wrote.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('inventory.part'), current_tenant())", [], ct);
        EntityTag.Check(http, await VersionAsync(owner, id, ct));
        await Catalogue.RequireProductsAsync(session, [.. request.Parts.Select(part => (part.ProductId, part.Quantity))], i => $"pieces[{i}].", ct);
        var before = await session.QueryAsync(
            $"select product_id, quantity, note from inventory.part where {owner.Column} = $1 order by product_id",
            row => new WritePart(row.GetInt32(0), row.GetDecimal(1), row.TextOrNull(2)), [id], ct).ToListAsync(ct);
        await session.ExecuteAsync($"delete from inventory.part where {owner.Column} = $1", [id], ct);
        await session.ExecuteAsync(
            $"""
            insert into inventory.part ({owner.Column}, product_id, quantity, note)
            select $1, * from unnest($2::int[], $3::numeric[], $4::text[])
            """,
            [
                id, request.Parts.Select(part => part.ProductId).ToArray(), request.Parts.Select(part => part.Quantity).ToArray(),
                request.Parts.Select(part => part.Note?.Trim()).ToArray(),
            ],
            ct);
        await audit.WriteAsync("parts_updated", owner.Entity, id, name, new { Pieces = before }, new { Pieces = request.Parts }, ct);
    }

    private async Task<uint> VersionAsync(PartOwner owner, int id, CancellationToken ct) =>
        await session.QueryAsync($"{Version} {owner.Column} = $1", row => unchecked((uint)row.GetInt32(0)), [id], ct).SingleAsync(ct);

    private async Task<string> RequireAsync(PartOwner owner, int id, CancellationToken ct) =>
        await session.QueryAsync(owner.Exists, row => row.GetString(0), [id], ct).ToListAsync(ct) is [var name]
            ? name : throw Refusal.NotFound(owner.Unknown, id);

    private static PartRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), Enum.Parse<Unit>(row.GetString(3)), row.GetDecimal(4), row.TextOrNull(5), row.GetBoolean(6),
        row.DecimalOrNull(7));
}
