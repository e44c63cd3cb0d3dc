using System.Text.Json;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>Reads and changes the rules that people set. A change holds for the next sample that this server stores.</summary>
internal sealed class RuleSetting(TenantSession session, Audit audit, RuleCache cache, TimeProvider clock)
{
    /// <summary>Every rule is asked for every sample: so many keys of its own a tenant may have, and so many rules over all
    /// levels.</summary>
    private const int MostKeys = 50;
    private const int MostRules = 20_000;

    private const string LevelName =
        """
        coalesce(
          (select t.name from catalog.tenant t where r.level = 'Tenant' and t.tenant_id = current_tenant()),
          (select t.name from assets.api_battery_type t where t.id = r.type_id),
          (select l.name from assets.api_location l where l.id = r.location_id),
          (select b.name from telemetry.api_battery b where b.id = r.battery_id), '')
        """;

    public async Task<(List<(EffectiveRule Rule, string LevelName)> Rows, long Total)> ListAsync(
        RuleLevel? level, int? levelId, Paging paging, CancellationToken ct)
    {
        const string where = "where ($1::text is null or r.level = $1::text) and ($2::int is null or r.level_id = $2::int)";
        object?[] filter = [level?.ToString(), levelId];
        var total = await session.QueryAsync($"select count(*) from alerts.rule r {where}", row => row.GetInt64(0), filter, ct)
            .SingleAsync(ct);
        var rows = await session.QueryAsync(
            $"""
            select {RuleTable.Columns}, {LevelName} from alerts.rule r {where}
            order by array_position(array['Tenant', 'Type', 'Location', 'Battery'], r.level), r.level_id, r.key limit $3 offset $4
            """,
            row => (Effective(RuleTable.ReadOverride(row)), row.GetString(RuleTable.ColumnCount)),
            [.. filter, paging.Limit, paging.Offset],
            ct).ToListAsync(ct);
        return (rows, total);
    }

    /// <param name="check">Given the version of the rule that stands there, refuses or not.</param>
    /// <exception cref="Refusal">rule_level_unknown or rules_too_many.</exception>
    public async Task<(EffectiveRule Rule, string LevelName, uint Version)> SetAsync(
        SetRule request, Action<uint> check, CancellationToken ct)
    {
        await RequireLevelAsync(request, ct);
        var before = await FindAsync(
            "level = $1 and level_id is not distinct from $2::int and key = $3",
            [request.Level.ToString(), request.LevelId, request.Key],
            ct);
        if (before is not null)
        {
            check(before.Version);
        }
        else
        {
            await RequireRoomAsync(request.Key, ct);
        }

        var id = await WriteAsync(request.Level, request.LevelId, request.ToDefinition(), ct);
        var after = (await FindAsync("id = $1", [id], ct))!;
        var action = before is null ? "alert_rule_created" : "alert_rule_updated";
        var (name, label) = await NameAsync(id, after.Definition, ct);
        await audit.WriteAsync(action, "alert_rule", id, label, Told(before), Told(after), ct);
        ForgetAfterCommit();
        return (Effective(after), name, after.Version);
    }

    /// <param name="check">Given the version of the rule, refuses or not.</param>
    /// <exception cref="Refusal">rule_unknown.</exception>
    public async Task DeleteAsync(int id, Action<uint> check, CancellationToken ct)
    {
        var before = await FindAsync("id = $1", [id], ct) ?? throw Refusal.NotFound("rule_unknown");
        check(before.Version);
        var (_, label) = await NameAsync(id, before.Definition, ct);
        await session.ExecuteAsync("delete from alerts.rule where id = $1", [id], ct);
        await audit.WriteAsync("alert_rule_deleted", "alert_rule", id, label, Told(before), null, ct);
        ForgetAfterCommit();
    }

    /// <summary>The name of what a rule is set on, and what the audit trail calls the rule: both names, in the tenant's language.</summary>
    private async Task<(string Level, string Label)> NameAsync(int id, RuleDefinition rule, CancellationToken ct)
    {
        var (level, language) = await session.QueryAsync(
            $"select {LevelName}, t.language from alerts.rule r join catalog.tenant t on t.tenant_id = current_tenant() where r.id = $1",
            row => (row.GetString(0), row.GetString(1)),
            [id],
            ct).SingleAsync(ct);
        return (level, $"{rule.Name ?? RuleTexts.Name(rule.Key, RuleTexts.Known(language))} · {level}");
    }

    private Task<int> WriteAsync(RuleLevel level, int? levelId, RuleDefinition rule, CancellationToken ct) => session.QueryAsync(
        """
        insert into alerts.rule (level, level_id, key, name, metric, operator, threshold, clear_threshold, raise_after_seconds,
          clear_after_seconds, severity, schedule, enabled, advice, updated_at, match, conditions)
        values ($1, $2::int, $3, $4::text, $5, $6, $7::float8, $8::float8, $9, $10, $11, $12::jsonb, $13, $14::text, $15, $16, $17::jsonb)
        on conflict (tenant_id, level, level_id, key) do update set
          name = excluded.name, metric = excluded.metric, operator = excluded.operator, threshold = excluded.threshold,
          clear_threshold = excluded.clear_threshold, raise_after_seconds = excluded.raise_after_seconds,
          clear_after_seconds = excluded.clear_after_seconds, severity = excluded.severity, schedule = excluded.schedule,
          enabled = excluded.enabled, advice = excluded.advice, updated_at = excluded.updated_at,
          match = excluded.match, conditions = excluded.conditions
        returning id
        """,
        row => row.GetInt32(0),
        [
            level.ToString(), levelId, rule.Key, rule.Name, rule.Metric.ToString(), rule.Operator.ToString(), rule.Threshold,
            rule.ClearThreshold, rule.RaiseAfterSeconds, rule.ClearAfterSeconds, rule.Severity.ToString(),
            rule.Schedule is null ? null : JsonSerializer.Serialize(rule.Schedule), rule.Enabled, rule.Advice, clock.GetUtcNow(),
            rule.Match.ToString(), RuleCondition.Write(rule.Conditions),
        ],
        ct).SingleAsync(ct).AsTask();

    private async Task RequireLevelAsync(SetRule request, CancellationToken ct)
    {
        var known = await session.QueryAsync(
            """
            select case $1 when 'Tenant' then true
              when 'Type' then exists (select from assets.api_battery_type where id = $2::int)
              when 'Location' then exists (select from assets.api_location where id = $2::int)
              else exists (select from telemetry.api_battery where id = $2::int) end
            """,
            row => row.GetBoolean(0),
            [request.Level.ToString(), request.LevelId],
            ct).SingleAsync(ct);
        if (!known)
        {
            throw Refusal.Field("rule_level_unknown", "level_id");
        }
    }

    private async Task RequireRoomAsync(string key, CancellationToken ct)
    {
        var (rules, keys) = await session.QueryAsync(
            "select count(*), array_agg(distinct key) from alerts.rule",
            row => (row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<string[]>(1)),
            [],
            ct).SingleAsync(ct);
        var own = keys.Append(key).Where(other => DefaultRules.Find(other) is null).Distinct().Count();
        if (rules >= MostRules || (DefaultRules.Find(key) is null && own > MostKeys))
        {
            throw Refusal.Conflict("rules_too_many", MostKeys, MostRules);
        }
    }

    private Task<RuleOverride?> FindAsync(string condition, object?[] arguments, CancellationToken ct) => session.QueryAsync(
        $"select {RuleTable.Columns} from alerts.rule where {condition} for no key update", RuleTable.ReadOverride, arguments, ct)
        .SingleOrDefaultAsync(ct).AsTask();

    private void ForgetAfterCommit()
    {
        var tenantId = session.Caller.TenantId;
        session.AfterCommit(() => cache.Forget(tenantId));
    }

    private static EffectiveRule Effective(RuleOverride rule) => new(rule.Definition, rule.Level, rule.LevelId, rule.Id);

    /// <summary>A rule as the audit trail tells it.</summary>
    private static object? Told(RuleOverride? rule) => rule is null ? null : new
    {
        Level = rule.Level.ToString(),
        rule.LevelId,
        rule.Definition.Key,
        rule.Definition.Name,
        Metric = rule.Definition.Metric.ToString(),
        Operator = rule.Definition.Operator.ToString(),
        rule.Definition.Threshold,
        rule.Definition.ClearThreshold,
        Match = rule.Definition.Match.ToString(),
        Conditions = rule.Definition.Conditions.Select(condition => new
        {
            Metric = condition.Metric.ToString(),
            Operator = condition.Operator.ToString(),
            condition.Threshold,
            condition.ClearThreshold,
        }),
        rule.Definition.RaiseAfterSeconds,
        rule.Definition.ClearAfterSeconds,
        Severity = rule.Definition.Severity.ToString(),
        rule.Definition.Schedule,
        rule.Definition.Enabled,
        rule.Definition.Advice,
    };
}
