using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Contracts;

/// <summary>Changes contracts, in the transaction of the session.</summary>
internal sealed class ContractWriting(MaintenanceDb db, IdentityApi identity, TenantSession session, Audit audit, TimeProvider clock)
{
    private const string Entity = "contract";

    /// <exception cref="Refusal">contract_number_taken, contract_client_unknown, equipment_unknown.</exception>
    public async Task<int> CreateAsync(WriteContract request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var contract = new Contract
        {
            Number = request.Number?.Trim() ?? await Numbering.NextAsync(session, "maintenance.contract", "C", request.StartsOn.Year, ct),
            Title = request.Title,
            StartsOn = request.StartsOn,
            EndsOn = request.EndsOn,
            CreatedAt = now,
        };
        db.Contracts.Add(contract);
        await SetAsync(contract, request, covered: [], ct);
        await audit.WriteAsync("contract_created", Entity, contract.Id, contract.Number, null, Told(contract, request), ct);
        return contract.Id;
    }

    /// <exception cref="Refusal">contract_unknown, changed_meanwhile, and those of <see cref="CreateAsync"/>.</exception>
    public async Task UpdateAsync(int id, WriteContract request, HttpRequest http, CancellationToken ct)
    {
        var (contract, row) = await FindAsync(id, http, ct);
        contract.Number = request.Number?.Trim() ?? contract.Number;
        var covered = row.Equipments!.Select(equipment => equipment.Id).ToList();
        await SetAsync(contract, request, covered, ct);
        await audit.WriteAsync("contract_updated", Entity, id, contract.Number, ToWrite(row), Told(contract, request), ct);
    }

    /// <exception cref="Refusal">contract_unknown, changed_meanwhile, contract_in_use.</exception>
    public async Task DeleteAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var (contract, row) = await FindAsync(id, http, ct);
        db.Contracts.Remove(contract);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("contract_deleted", Entity, id, contract.Number, ToWrite(row), null, ct);
    }

    /// <summary>Moves its end away; a termination that was announced is withdrawn.</summary>
    /// <exception cref="Refusal">contract_unknown, changed_meanwhile, contract_terminated, contract_renewal_order, contract_price_whole.</exception>
    public async Task RenewAsync(int id, RenewContract request, HttpRequest http, CancellationToken ct)
    {
        var (contract, row) = await FindAsync(id, http, ct);
        if (row.Status == ContractStatus.Terminated)
        {
            throw Refusal.Conflict("contract_terminated");
        }

        if (request.EndsOn <= contract.EndsOn)
        {
            throw Refusal.Field("contract_renewal_order", "date_fin");
        }

        if (request.Amount is { } amount)
        {
            contract.Amount = RequireAmount(contract, amount);
        }

        (contract.TerminatedOn, contract.Reason) = (null, null);
        await ExtendAsync(contract, request.EndsOn, tacit: false, ct);
    }

    /// <summary>Moves its end away, and keeps that it did.</summary>
    public async Task ExtendAsync(Contract contract, DateOnly end, bool tacit, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow(), contract.EndsOn);
        (contract.EndsOn, contract.UpdatedAt) = (end, now);
        await db.SaveChangesAsync(ct);
        await session.ExecuteAsync(
            """
            insert into maintenance.contract_renewal (contract_id, at, from_end, to_end, user_id, tacit, amount)
            values ($1, $2, $3, $4, $5::int, $6, $7::numeric)
            """,
            [contract.Id, now, before, end, session.Caller.UserId, tacit, contract.Amount], ct);
        await audit.WriteAsync(
            "contract_renewed", Entity, contract.Id, contract.Number, new { DateFin = before },
            new { DateFin = end, Tacite = tacit, Montant = contract.Amount }, ct);
    }

    /// <summary>One that ends on a later day may still be ended on another.</summary>
    /// <exception cref="Refusal">contract_unknown, changed_meanwhile, contract_over, contract_termination_order.</exception>
    public async Task TerminateAsync(int id, TerminateContract request, HttpRequest http, CancellationToken ct)
    {
        var (contract, row) = await FindAsync(id, http, ct);
        if (row.Status is ContractStatus.Terminated or ContractStatus.Expired)
        {
            throw Refusal.Conflict("contract_over");
        }

        if (request.On > contract.EndsOn)
        {
            throw Refusal.Field("contract_termination_order", "date_effet");
        }

        (contract.TerminatedOn, contract.Reason, contract.UpdatedAt) = (request.On, request.Reason.Trim(), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            "contract_terminated", Entity, id, contract.Number, new { DateEffet = row.TerminatedOn, Motif = row.Reason },
            new { DateEffet = contract.TerminatedOn, Motif = contract.Reason }, ct);
    }

    /// <param name="covered">What it covers already: that stays even when it is archived.</param>
    private async Task SetAsync(Contract contract, WriteContract request, IReadOnlyList<int> covered, CancellationToken ct)
    {
        if (request.ClientId is { } client && client != contract.ClientId && !await identity.IsClientAsync(client, ct))
        {
            throw Refusal.Field("contract_client_unknown", "client_id");
        }

        var ids = request.EquipmentIds ?? [];
        await RequireEquipmentsAsync(ids, covered, ct);
        var cover = request.Coverage ?? new();
        (contract.Title, contract.Kind, contract.Notes) = (request.Title.Trim(), request.Kind, request.Notes);
        (contract.ClientId, contract.ClientName) = (request.ClientId, request.ClientName?.Trim());
        (contract.StartsOn, contract.EndsOn, contract.NoticeDays) = (request.StartsOn, request.EndsOn, request.NoticeDays);
        (contract.Renewal, contract.RenewalMonths) = (request.Renewal, request.RenewalMonths);
        (contract.CoversLabour, contract.CoversParts, contract.CoversTravel) = (cover.Labour, cover.Parts, cover.Travel);
        (contract.VisitsAYear, contract.UpdatedAt) = (request.VisitsAYear, clock.GetUtcNow());
        (contract.Amount, contract.Currency, contract.Period) = (request.Price?.Amount, request.Price?.Currency, request.Price?.Period);
        await db.SaveChangesAsync(ct); // holds its row: what hangs on it changes one after the other
        await session.ExecuteAsync(
            "delete from maintenance.contract_equipment where contract_id = $1 and equipment_id <> all ($2)", [contract.Id, ids.ToArray()], ct);
        await session.ExecuteAsync(
            "insert into maintenance.contract_equipment (contract_id, equipment_id) select $1, unnest($2::int[]) on conflict do nothing",
            [contract.Id, ids.ToArray()], ct);
        await SetLevelsAsync(contract.Id, request.Levels ?? [], ct);
    }

    private async Task SetLevelsAsync(int id, IReadOnlyList<LevelRow> levels, CancellationToken ct)
    {
        await session.ExecuteAsync("delete from maintenance.contract_level where contract_id = $1", [id], ct);
        await session.ExecuteAsync(
            """
            insert into maintenance.contract_level (contract_id, priority, respond_minutes, resolve_minutes, around_the_clock)
            select $1, * from unnest($2::text[], $3::int[], $4::int[], $5::boolean[])
            """,
            [
                id, levels.Select(level => level.Priority.ToString()).ToArray(), levels.Select(level => level.RespondMinutes).ToArray(),
                levels.Select(level => level.ResolveMinutes).ToArray(), levels.Select(level => level.AroundTheClock).ToArray(),
            ],
            ct);
    }

    private async Task RequireEquipmentsAsync(IReadOnlyList<int> ids, IReadOnlyList<int> covered, CancellationToken ct)
    {
        var known = await session.QueryAsync(
            "select id from assets.api_equipment where id = any ($1) and archived_at is null", row => row.GetInt32(0), [ids.ToArray()], ct)
            .ToHashSetAsync(cancellationToken: ct);
        known.UnionWith(covered);
        foreach (var (i, _) in ids.Index().Where(one => !known.Contains(one.Item)))
        {
            throw Refusal.Field("equipment_unknown", $"equipement_ids[{i}]");
        }
    }

    private static decimal RequireAmount(Contract contract, decimal amount)
    {
        if (contract is not { Currency: { } currency, Period: { } period })
        {
            throw Refusal.Field("contract_price_whole", "montant");
        }

        var result = new Price.Validator().Validate(new Price(amount, currency, period));
        return result.IsValid ? amount
            : throw new Refusal(StatusCodes.Status400BadRequest, "validation_failed") { Errors = result.ToDictionary().AsReadOnly() };
    }

    private async Task<(Contract Contract, ContractRow Row)> FindAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var contract = await db.Contracts.SingleOrDefaultAsync(contract => contract.Id == id, ct) ?? throw Refusal.NotFound("contract_unknown");
        EntityTag.Check(http, contract.Version);
        return (contract, (await ContractSql.ReadOneAsync(session, id, clock.GetUtcNow(), ct))!.Value.Contract);
    }

    private static WriteContract Told(Contract contract, WriteContract request) => request with { Number = contract.Number };

    /// <summary>The request that would write the same.</summary>
    private static WriteContract ToWrite(ContractRow row) => new(
        row.Title, row.StartsOn, row.EndsOn, row.Number, row.Kind, row.ClientId, row.ClientName, row.Renewal, row.RenewalMonths, row.NoticeDays,
        row.Coverage, row.VisitsAYear, row.Price, row.Levels, [.. row.Equipments!.Select(equipment => equipment.Id)], row.Notes);
}
