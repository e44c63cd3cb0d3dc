using Vigie.Server.Modules.Inventory;
using Vigie.Server.Platform.Files;
using static Vigie.Server.Modules.Inventory.InventoryApi;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>How the stock stands and what it cost to hold, what runs out and what to order, and how good the forecasts were.</summary>
internal sealed class StockContent(InventoryApi inventory)
{
    private static readonly Words Anyone = new("sans fournisseur", "without supplier");

    /// <param name="today">The day that the company's calendar shows: what a period has not reached yet is left out.</param>
    public async Task<ReportContent> ReadAsync(Period period, DateOnly today, CancellationToken ct)
    {
        var end = period.Last < today ? period.Last : today;
        var (value, before) = (await inventory.ValueAsync(end, ct), await inventory.ValueAsync(period.Previous.Last, ct));
        var state = await inventory.StateAsync(ct);
        var (accuracy, accuracyBefore) = (
            await inventory.AccuracyAsync(period.First, period.Last, ct), await inventory.AccuracyAsync(period.Previous.First, period.Previous.Last, ct));
        var order = await inventory.ToOrderAsync(ct);
        var (service, serviceBefore) = (
            await inventory.ServiceAsync(period.First, period.Last, today, ct),
            await inventory.ServiceAsync(period.Previous.First, period.Previous.Last, today, ct));
        return new(
            ReportKind.Stock, new("Rapport de stock", "Stock report"), period, Client: null,
            [
                new("valeur", new("Valeur du stock, fin de période", "Value of the stock, end of the period"), Unit.Money, (double)value, (double)before),
                new("taux_service", new("Taux de service mesuré", "Measured service level"), Unit.Percent, 100 * service.Level, 100 * serviceBefore.Level, MoreIsBetter: true),
                new("ruptures_subies", new("Ruptures subies", "Stock-outs suffered"), Unit.Number, service.Suffered, serviceBefore.Suffered, MoreIsBetter: false),
                new("ruptures_evitees", new("Ruptures évitées", "Stock-outs avoided"), Unit.Number, service.Avoided, serviceBefore.Avoided, MoreIsBetter: true),
                new("en_rupture", new("Produits en rupture aujourd’hui", "Products out of stock today"), Unit.Number, state.Out, null, MoreIsBetter: false),
                new("a_risque", new("Produits à risque aujourd’hui", "Products at risk today"), Unit.Number, state.AtRisk, null, MoreIsBetter: false),
                new("a_commander", new("Produits à commander", "Products to order"), Unit.Number, state.ToOrder, null),
                new("erreur_prevision", new("Erreur des prévisions (WAPE)", "Forecast error (WAPE)"), Unit.Percent, accuracy.Error, accuracyBefore.Error, MoreIsBetter: false),
                new("biais_prevision", new("Biais des prévisions", "Forecast bias"), Unit.Percent, accuracy.Bias, accuracyBefore.Bias),
                new("dans_intervalle", new("Dans l’intervalle à 80 %", "Inside the 80% interval"), Unit.Percent, Inside(accuracy), Inside(accuracyBefore)),
                new("valeur_dormante", new("Stock dormant", "Dead stock"), Unit.Money, (double)state.Dead, null, MoreIsBetter: false),
                new("valeur_excedent", new("Excédent", "Excess"), Unit.Money, (double)state.Excess, null, MoreIsBetter: false),
            ],
            [], [AtRisk(await inventory.AtRiskAsync(ct)), Missing(service.Products), Suppliers(order), ToOrder(order), Idle(await inventory.IdleAsync(ct))],
            [
                new(
                    "La valeur est au coût moyen pondéré du mois. Ruptures, risques, commandes et stock dormant sont ceux du jour où le rapport est établi.",
                    "The value is at the weighted average cost of the month. What is out, at risk, to order and dead is as on the day on which the report is made."),
                new(
                    "Taux de service : la part de la demande, par sa valeur, des jours ouvrés où le produit était là. Rupture subie : un produit commence à manquer des jours entiers. Rupture évitée : annoncé faible, jamais en rupture, et demandé depuis autant qu’il en restait.",
                    "Service level: the part of the demand, by value, on working days on which the product was there. Stock-out suffered: a product begins to be missing for whole days. Stock-out avoided: told low, never out, and asked for since as much as there was left."),
                new(
                    $"Prévisions comparées : celles dont les quatre semaines finissent dans la période ({accuracy.Checked}), pesées par la valeur. Un biais positif annonce trop.",
                    $"Forecasts compared: those whose four weeks end in the period ({accuracy.Checked}), weighted by value. A bias above zero expects too much."),
            ]);
    }

    private static ReportTable AtRisk(IReadOnlyList<Supply> supplies) => new(
        new("En rupture et à risque", "Out of stock and at risk"),
        [
            new(new("Produit", "Product"), Width: 30), new(new("Référence", "Reference"), Width: 16), new(new("Disponible", "Available"), Unit.Quantity, 11),
            new(new("Unité", "Unit"), Width: 9), new(new("Rupture prévue", "Runs out"), Unit.Date, 13), new(new("Risque", "Risk"), Unit.Percent, 9),
            new(new("Fournisseur", "Supplier"), Width: 20, Missing: Anyone),
        ],
        [.. supplies.Select(one => new object?[]
        {
            one.Product, one.Reference, (double)one.Available, one.Unit, one.OutOn, one.Risk is { } risk ? 100 * (double)risk : null, one.Supplier,
        })]);

    private static ReportTable Missing(IReadOnlyList<Missed> products) => new(
        new("Produits qui ont manqué", "Products that were missing"),
        [
            new(new("Produit", "Product"), Width: 34), new(new("Jours sans", "Days without"), Unit.Number, 12), new(new("Jours ouvrés", "Working days"), Unit.Number, 12),
            new(new("Taux de service", "Service level"), Unit.Percent, 13), new(new("Visé", "Aimed at"), Unit.Percent, 9),
        ],
        [.. products.Select(one => new object?[]
        {
            one.Product, one.OutDays, one.OpenDays, 100 * (1 - ((double)one.OutDays / one.OpenDays)), 100 * (double)one.Target,
        })]);

    private static ReportTable Suppliers(IReadOnlyList<Supply> supplies) => new(
        new("À commander, par fournisseur", "To order, by supplier"),
        [
            new(new("Fournisseur", "Supplier"), Width: 34, Missing: Anyone), new(new("Produits", "Products"), Unit.Number, 10),
            new(new("Montant", "Amount"), Unit.Number, 14), new(new("Devise", "Currency"), Width: 8),
        ],
        [.. supplies.GroupBy(one => (one.Supplier, one.Currency)).Select(group => new object?[]
        {
            group.Key.Supplier, group.Count(), group.Any(one => one.Amount is not null) ? (double)group.Sum(one => one.Amount ?? 0) : null, group.Key.Currency,
        })]);

    private static ReportTable ToOrder(IReadOnlyList<Supply> supplies) => new(
        new("À commander, par produit", "To order, by product"),
        [
            new(new("Produit", "Product"), Width: 30), new(new("Référence", "Reference"), Width: 16), new(new("Quantité", "Quantity"), Unit.Quantity, 11),
            new(new("Unité", "Unit"), Width: 9), new(new("Fournisseur", "Supplier"), Width: 22, Missing: Anyone), new(new("Montant", "Amount"), Unit.Number, 13),
            new(new("Devise", "Currency"), Width: 8),
        ],
        [.. supplies.Select(one => new object?[]
        {
            one.Product, one.Reference, (double)one.ToOrder, one.Unit, one.Supplier, one.Amount is { } amount ? (double)amount : null, one.Currency,
        })]);

    private static ReportTable Idle(IReadOnlyList<IdleStock> idle) => new(
        new("Stock dormant et excédent", "Dead stock and excess"),
        [
            new(new("Produit", "Product"), Width: 30), new(new("Référence", "Reference"), Width: 16), new(new("En stock", "On hand"), Unit.Quantity, 11),
            new(new("De trop", "Too much"), Unit.Quantity, 11), new(new("Unité", "Unit"), Width: 9), new(new("Dormant", "Dead"), Width: 9),
            new(new("Valeur", "Value"), Unit.Money, 14),
        ],
        [.. idle.Select(one => new object?[]
        {
            one.Product, one.Reference, (double)one.OnHand, (double)one.Quantity, one.Unit, one.Dead ? Words.Yes : Words.No,
            one.Value is { } value ? (double)value : null,
        })]);

    private static double? Inside(Accuracy accuracy) => accuracy.Checked == 0 ? null : 100.0 * accuracy.Inside / accuracy.Checked;
}
