using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Inventory.Supply;

/// <summary>A product that should be ordered now, from the supplier that is asked first.</summary>
/// <param name="SupplierId">Null: nobody is known to deliver it.</param>
/// <param name="Amount">Of what should be ordered, in the supplier's currency; null: its price is not known.</param>
/// <param name="InDraft">It stands in an order that has not been sent yet.</param>
internal sealed record SupplyProposal(
    [property: JsonPropertyName("produit_id")] int ProductId,
    [property: JsonPropertyName("produit")] string Product,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("unite")] Unit Unit,
    [property: JsonPropertyName("disponible")] decimal Available,
    [property: JsonPropertyName("en_commande")] decimal OnOrder,
    [property: JsonPropertyName("jours_couverture")] decimal? CoverDays,
    [property: JsonPropertyName("rupture")] DateOnly? StockOutOn,
    [property: JsonPropertyName("risque")] decimal? Risk,
    [property: JsonPropertyName("a_commander")] decimal ToOrder,
    [property: JsonPropertyName("fournisseur_id")] int? SupplierId,
    [property: JsonPropertyName("fournisseur")] string? Supplier,
    [property: JsonPropertyName("delai_jours")] decimal? LeadDays,
    [property: JsonPropertyName("prix")] decimal? Price,
    [property: JsonPropertyName("devise")] Currency? Currency,
    [property: JsonPropertyName("montant")] decimal? Amount,
    [property: JsonPropertyName("en_brouillon")] bool InDraft);

internal sealed record SupplyFilter([FromQuery(Name = "fournisseur_id")] int? SupplierId)
{
    internal sealed class Validator : AbstractValidator<SupplyFilter>;
}

/// <summary>Writes the draft of an order of all that should be ordered from a supplier.</summary>
/// <param name="PlaceId">Where it is delivered.</param>
/// <param name="Lines">Left out: all that is proposed and stands in no draft yet.</param>
/// <param name="Rate">How much of the company's money one of the supplier's costs.</param>
internal sealed record OrderSupply(
    [property: JsonPropertyName("fournisseur_id")] int SupplierId,
    [property: JsonPropertyName("emplacement_id")] int PlaceId,
    [property: JsonPropertyName("lignes")] IReadOnlyList<WritePurchaseLine>? Lines = null,
    [property: JsonPropertyName("taux_change")] decimal Rate = 1)
{
    internal sealed class Validator : AbstractValidator<OrderSupply>
    {
        public Validator() => RuleFor(order => order).Custom((order, context) =>
        {
            var checkedOrder = new WritePurchase.Validator().Validate(order.ToPurchase(order.Lines ?? [new(0, 1)]));
            checkedOrder.Errors.ForEach(context.AddFailure);
        });
    }

    public WritePurchase ToPurchase(IReadOnlyList<WritePurchaseLine> lines) => new(SupplierId, PlaceId, lines, Rate: Rate);
}

/// <param name="AtRisk">Products that run out before they could be ordered, as likely as not.</param>
/// <param name="Predictable">Products whose forecast is better than what usually sells.</param>
/// <param name="Matrix">By how much they matter and how steady their demand is.</param>
/// <param name="Service">The measured service level of the last twelve months, the oldest first; months of which nothing is known are left out.</param>
/// <param name="Next">What runs out first, at most ten.</param>
internal sealed record StockDashboard(
    [property: JsonPropertyName("produits")] int Products,
    [property: JsonPropertyName("en_rupture")] int Out,
    [property: JsonPropertyName("stock_faible")] int Low,
    [property: JsonPropertyName("a_risque")] int AtRisk,
    [property: JsonPropertyName("a_commander")] int ToOrder,
    [property: JsonPropertyName("prevus")] int Forecast,
    [property: JsonPropertyName("previsibles")] int Predictable,
    [property: JsonPropertyName("valeur")] decimal Value,
    [property: JsonPropertyName("valeur_excedent")] decimal ExcessValue,
    [property: JsonPropertyName("valeur_dormante")] decimal DeadValue,
    [property: JsonPropertyName("devise")] string Currency,
    [property: JsonPropertyName("calcule_le")] DateTimeOffset? MadeAt,
    [property: JsonPropertyName("matrice")] IReadOnlyList<MatrixCell> Matrix,
    [property: JsonPropertyName("service")] IReadOnlyList<ServiceMonth> Service,
    [property: JsonPropertyName("prochaines_ruptures")] IReadOnlyList<SupplyProposal> Next);

/// <param name="Month">Its first day; the running month goes to yesterday.</param>
/// <param name="Level">The part of the demand, by its value, on days on which there was something, 0 to 1.</param>
/// <param name="Outs">Times that a product began to be missing.</param>
internal sealed record ServiceMonth(
    [property: JsonPropertyName("mois")] DateOnly Month, [property: JsonPropertyName("taux")] decimal Level, [property: JsonPropertyName("ruptures")] int Outs);

internal sealed record MatrixCell(string Abc, string Xyz, [property: JsonPropertyName("produits")] int Products);
