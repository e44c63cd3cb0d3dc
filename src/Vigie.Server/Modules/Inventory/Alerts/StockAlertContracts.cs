using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Alerts;

[JsonConverter(typeof(JsonStringEnumConverter<StockAlertKind>))]
internal enum StockAlertKind
{
    /// <summary>There is none left.</summary>
    [JsonStringEnumMemberName("rupture")] Out,

    /// <summary>Less than the minimum, or than what will be asked for before the supplier delivers.</summary>
    [JsonStringEnumMemberName("stock_faible")] Low,

    /// <summary>It was missing on too many days.</summary>
    [JsonStringEnumMemberName("taux_service")] Service,
}

/// <summary>Which alerts the company wants.</summary>
/// <param name="LowMargin">Low is less than so many times the minimum, or the reorder point; 0.1 to 5.</param>
/// <param name="ServiceDays">That the measured service level looks back, 7 to 90.</param>
internal sealed record StockAlertRules(
    [property: JsonPropertyName("rupture")] bool Out = true,
    [property: JsonPropertyName("stock_faible")] bool Low = true,
    [property: JsonPropertyName("taux_service")] bool Service = true,
    [property: JsonPropertyName("marge")] decimal LowMargin = 1,
    [property: JsonPropertyName("fenetre_jours")] int ServiceDays = 30)
{
    public bool Wants(StockAlertKind kind) => kind switch
    {
        StockAlertKind.Out => Out,
        StockAlertKind.Low => Low,
        _ => Service,
    };

    internal sealed class Validator : AbstractValidator<StockAlertRules>
    {
        public Validator()
        {
            RuleFor(rules => rules.LowMargin).InclusiveBetween(0.1m, 5).PrecisionScale(4, 2, ignoreTrailingZeros: true);
            RuleFor(rules => rules.ServiceDays).InclusiveBetween(7, 90);
        }
    }
}

/// <param name="ClosedAt">Null: it goes on.</param>
/// <param name="Products">That stand in it now.</param>
/// <param name="Ever">That ever stood in it.</param>
/// <param name="Fresh">Of those now, the ones that came after somebody took charge of it.</param>
/// <param name="Names">Of the last that entered and stand in it, three at most.</param>
internal sealed record StockAlertRow(
    int Id,
    StockAlertKind Type,
    [property: JsonPropertyName("ouverte_le")] DateTimeOffset OpenedAt,
    [property: JsonPropertyName("terminee_le")] DateTimeOffset? ClosedAt,
    [property: JsonPropertyName("produits")] int Products,
    [property: JsonPropertyName("produits_total")] int Ever,
    [property: JsonPropertyName("nouveaux")] int Fresh,
    [property: JsonPropertyName("noms")] IReadOnlyList<string> Names,
    [property: JsonPropertyName("prise_en_charge_le")] DateTimeOffset? AcknowledgedAt,
    [property: JsonPropertyName("prise_en_charge_par")] string? AcknowledgedBy,
    [property: JsonPropertyName("commentaire")] string? Note);

/// <param name="Value">When it entered: how much there was, or its service level, 0 to 1.</param>
/// <param name="Threshold">Below what that was.</param>
/// <param name="Fresh">It came after somebody took charge of the alert.</param>
/// <param name="AvoidedOn">The day on which what was left would have been gone, had nothing come in.</param>
/// <param name="OnHand">Now.</param>
internal sealed record StockAlertProductRow(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("entre_le")] DateTimeOffset EnteredAt,
    [property: JsonPropertyName("sorti_le")] DateTimeOffset? LeftAt,
    [property: JsonPropertyName("valeur")] decimal Value,
    [property: JsonPropertyName("seuil")] decimal Threshold,
    [property: JsonPropertyName("nouveau")] bool Fresh,
    [property: JsonPropertyName("evitee_le")] DateOnly? AvoidedOn,
    [property: JsonPropertyName("en_stock")] decimal OnHand,
    [property: JsonPropertyName("en_commande")] decimal OnOrder,
    [property: JsonPropertyName("rupture")] DateOnly? StockOutOn,
    [property: JsonPropertyName("a_commander")] decimal ToOrder);

internal sealed record StockAlertFilter(
    [FromQuery(Name = "type")] Wire<StockAlertKind>? Kind, [FromQuery(Name = "ouverte")] bool? Open)
{
    internal sealed class Validator : AbstractValidator<StockAlertFilter>;
}

internal sealed record StockAlertProductFilter([FromQuery(Name = "en_cours")] bool? Standing)
{
    internal sealed class Validator : AbstractValidator<StockAlertProductFilter>;
}

internal sealed record TakeCharge([property: JsonPropertyName("commentaire")] string? Note = null)
{
    internal sealed class Validator : AbstractValidator<TakeCharge>
    {
        public Validator() => RuleFor(request => request.Note).NotEmpty().MaximumLength(500).When(request => request.Note is not null);
    }
}

internal sealed record TryStockAlert(StockAlertKind Type)
{
    internal sealed class Validator : AbstractValidator<TryStockAlert>
    {
        public Validator() => RuleFor(request => request.Type).IsInEnum();
    }
}

/// <param name="Products">That fulfil the rule now; the message that went to the caller tells of them, or that there are none.</param>
internal sealed record StockAlertTrial([property: JsonPropertyName("produits")] int Products);

/// <summary>Rules to play back. What is left out is as it is set.</summary>
/// <param name="Days">That are played back, 1 to 90.</param>
internal sealed record ReplayQuery(
    [FromQuery(Name = "jours")] int Days = 90,
    [FromQuery(Name = "marge")] decimal? LowMargin = null,
    [FromQuery(Name = "fenetre_jours")] int? ServiceDays = null)
{
    internal sealed class Validator : AbstractValidator<ReplayQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Days).InclusiveBetween(1, 90);
            RuleFor(query => query.LowMargin).InclusiveBetween(0.1m, 5);
            RuleFor(query => query.ServiceDays).InclusiveBetween(7, 90);
        }
    }
}

/// <summary>What the rules would have done.</summary>
/// <param name="Kinds">One for each.</param>
/// <param name="Events">The last 500, the newest first.</param>
/// <param name="More">Earlier ones than those.</param>
internal sealed record StockAlertReplay(
    [property: JsonPropertyName("du")] DateTimeOffset From,
    [property: JsonPropertyName("regles")] StockAlertRules Rules,
    [property: JsonPropertyName("types")] IReadOnlyList<ReplayedKind> Kinds,
    [property: JsonPropertyName("evenements")] IReadOnlyList<ReplayedEvent> Events,
    [property: JsonPropertyName("autres")] int More);

/// <param name="Alerts">That would have opened.</param>
/// <param name="Entries">Of products into them: what people would have been told of.</param>
/// <param name="Products">Different ones.</param>
/// <param name="Standing">Products that stood in it at the end of each day, the first day first.</param>
internal sealed record ReplayedKind(
    StockAlertKind Type,
    [property: JsonPropertyName("alertes")] int Alerts,
    [property: JsonPropertyName("entrees")] int Entries,
    [property: JsonPropertyName("produits")] int Products,
    [property: JsonPropertyName("par_jour")] IReadOnlyList<int> Standing);

/// <param name="Entered">False: it was in order again.</param>
internal sealed record ReplayedEvent(
    [property: JsonPropertyName("date")] DateTimeOffset At,
    StockAlertKind Type,
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("entree")] bool Entered,
    [property: JsonPropertyName("en_stock")] decimal OnHand);
