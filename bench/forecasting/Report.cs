using System.Globalization;
using System.Text;

namespace Vigie.Forecasting.Bench;

/// <summary>The tables of docs/previsions.md.</summary>
public static class Report
{
    private const string Begin = "<!-- bench/forecasting/run writes from here -->";
    private const string End = "<!-- to here -->";
    private static readonly string[] Names = ["RMSSE", "SPL95", "Brier", "COST"];

    public static string Of(IReadOnlyList<SetScore> scores)
    {
        var text = new StringBuilder();
        text.Append("| jeu | séries | RMSSE | SPL95 | Brier | COST | ÷ `comb` | ÷ le meilleur d’ETS et de TSB |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        List<double> toComb = [], toBest = [];
        foreach (var score in scores)
        {
            var (comb, best) = Ratios(score);
            toComb.AddRange(comb);
            toBest.AddRange(best);
            var own = string.Join(" | ", score.Own.Judged.Select(value => Number(value, value < 10 ? 3 : 1)));
            text.Append(CultureInfo.InvariantCulture, $"| {score.Set.Name} | {score.Set.Series.Count} | {own} | {All(comb)} | {All(best)} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"| **moyenne géométrique** | | | | | | **{Mean(toComb)}** (promis 0,97) | **{Mean(toBest)}** (promis 1,00) |\n");
        var byFigure = Names.Select((name, figure) => $"{name} {Mean(toComb.Where((_, index) => index % Names.Length == figure))}");
        text.Append(CultureInfo.InvariantCulture, $"\nPar mesure, ÷ `comb` : {string.Join(", ", byFigure)}.\n");
        text.Append("\n| couverture | sous q90 | sous q95 | pièces en parts, q90 | pièces en parts, q95 |\n| --- | --- | --- | --- | --- |\n");
        foreach (var score in scores)
        {
            double[] shares = [score.Own.Coverage90, score.Own.Coverage95, .. score.ShareCoverage];
            text.Append(CultureInfo.InvariantCulture, $"| {score.Set.Name} | {string.Join(" | ", shares.Select(share => Number(100 * share, 1) + " %"))} |\n");
        }

        return text.ToString();
    }

    /// <summary>Puts the tables between the two marks of a document.</summary>
    public static void Write(string document, string tables)
    {
        var text = File.ReadAllText(document);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{document} has no place for the tables.");
        }

        File.WriteAllText(document, text[..(from + Begin.Length)] + "\n\n" + tables + "\n" + text[to..]);
    }

    private static (double[] Comb, double[] Best) Ratios(SetScore score)
    {
        if (score.Baselines.Count == 0)
        {
            return ([], []);
        }

        var own = score.Own.Judged;
        var (comb, ets, tsb) = (score.Baselines["comb"].Judged, score.Baselines["ets"].Judged, score.Baselines["tsb"].Judged);
        return ([.. own.Select((value, i) => value / comb[i])], [.. own.Select((value, i) => value / Math.Min(ets[i], tsb[i]))]);
    }

    private static string All(IEnumerable<double> ratios) => string.Join(" ; ", ratios.Select(ratio => Number(ratio, 2)));

    private static string Mean(IEnumerable<double> ratios) =>
        ratios.Any() ? Number(Math.Exp(ratios.Average(Math.Log)), 3) : "–";

    private static string Number(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture).Replace('.', ',');
}
