using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Following;

/// <summary>Changes what alerts open, in the transaction of the request's session.</summary>
internal sealed class TemplateWriting(MaintenanceDb db, Audit audit)
{
    private const string Entity = "alert_template";

    /// <exception cref="Refusal">alert_template_rule_taken (of the constraint).</exception>
    public async Task<AlertTemplate> CreateAsync(WriteTemplate request, CancellationToken ct)
    {
        var template = AlertTemplate.Usual(request.RuleKey);
        Set(template, request);
        db.AlertTemplates.Add(template);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("alert_template_created", Entity, template.Id, template.RuleKey, null, request, ct);
        return template;
    }

    /// <exception cref="Refusal">alert_template_unknown, changed_meanwhile, alert_template_rule_fixed.</exception>
    public async Task<AlertTemplate> UpdateAsync(int id, WriteTemplate request, HttpRequest http, CancellationToken ct)
    {
        var template = await FindAsync(id, http, ct);
        if (template.RuleKey != request.RuleKey)
        {
            throw Refusal.Field("alert_template_rule_fixed", "rule_key");
        }

        var before = TemplateRow.Of(template);
        Set(template, request);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("alert_template_updated", Entity, id, template.RuleKey, before, TemplateRow.Of(template), ct);
        return template;
    }

    /// <exception cref="Refusal">alert_template_unknown, changed_meanwhile.</exception>
    public async Task DeleteAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var template = await FindAsync(id, http, ct);
        db.AlertTemplates.Remove(template);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("alert_template_deleted", Entity, id, template.RuleKey, TemplateRow.Of(template), null, ct);
    }

    private async Task<AlertTemplate> FindAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var found = await db.AlertTemplates.SingleOrDefaultAsync(template => template.Id == id, ct)
            ?? throw Refusal.NotFound("alert_template_unknown");
        EntityTag.Check(http, found.Version);
        return found;
    }

    private static void Set(AlertTemplate template, WriteTemplate request)
    {
        (template.Automatic, template.Least, template.Kind) = (request.Automatic, request.Least, request.Kind);
        (template.Title, template.Instructions, template.Priority) = (request.Title.Trim(), request.Instructions, request.Priority);
        (template.DueHours, template.WatchMinutes) = (request.DueHours, request.WatchMinutes);
        (template.Checklist, template.SignatureRequired) = (Checklist.Write(request.Checklist), request.SignatureRequired);
    }
}
