using System.Globalization;
using System.Text;

namespace Vigie.Forecasting.Bench;

/// <summary>Forecasts a set from its origins and writes what score_demand.py reads. All answers come from the stored form.</summary>
public sealed class ForecastFiles(DemandSet set, ILookup<(string Series, string Origin), string[]> questions)
{
    private static readonly double[] Levels = [0.9, 0.95];
    private readonly double[] covered = new double[Levels.Length];
    private int forecasts;

    /// <summary>Coverage of the quantiles 0.9 and 0.95 with whole pieces counted by their share.</summary>
    public IReadOnlyList<double> Coverage => [.. covered.Select(sum => sum / Math.Max(1, forecasts))];

    public void Write(string forecastFile, string answerFile)
    {
        var texts = new (string Forecasts, string Answers)[set.Series.Count];
        Parallel.For(0, texts.Length, index => texts[index] = Lines(set.Series[index]));
        File.WriteAllText(forecastFile, "series_id,origin,step,mean,q50,q90,q95\n" + string.Concat(texts.Select(text => text.Forecasts)));
        File.WriteAllText(answerFile, "qid,p,rupture_step\n" + string.Concat(texts.Select(text => text.Answers)));
    }

    private (string Forecasts, string Answers) Lines(DemandSeries series)
    {
        StringBuilder lines = new(), answers = new();
        foreach (var count in set.Origins(series))
        {
            var forecast = Forecast(series, count);
            var origin = series.Dates[count - 1].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            for (var step = 0; step < set.Horizon; step++)
            {
                var (median, high, higher) = (forecast.Quantile(step, 0.5), forecast.Quantile(step, 0.9), forecast.Quantile(step, 0.95));
                lines.Append(CultureInfo.InvariantCulture, $"{series.Id},{origin},{step + 1},{forecast.Mean(step):0.####},");
                lines.Append(CultureInfo.InvariantCulture, $"{median:0.####},{high:0.####},{higher:0.####}\n");
            }

            foreach (var question in questions[(series.Id, origin)])
            {
                answers.Append(Answer(forecast, question));
            }

            Cover(series, count, forecast);
        }

        return (lines.ToString(), answers.ToString());
    }

    private DemandForecast Forecast(DemandSeries series, int count)
    {
        var end = count + set.Horizon;
        var history = new DemandHistory
        {
            Grain = set.Grain,
            First = series.Dates[0],
            Quantities = series.Quantities[..count],
            Open = series.Open[..count],
            Promotions = series.Promotions[..count],
        };
        var request = new ForecastRequest { Horizon = set.Horizon, Open = series.Open[count..end], Promotions = series.Promotions[count..end] };
        return DemandForecast.FromBytes(Forecaster.Forecast(history, request).Forecast.ToBytes());
    }

    private static string Answer(DemandForecast forecast, string[] question)
    {
        var stock = double.Parse(question[5], CultureInfo.InvariantCulture);
        if (question[3] == "lead")
        {
            var lead = int.Parse(question[4], CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{question[0]},{forecast.CumulativeProbabilityAbove(lead, stock):0.#####},\n");
        }

        var median = StockOutlook.Date(forecast, new Stock { OnHand = stock }).Median ?? forecast.Horizon;
        return $"{question[0]},,{median + 1}\n";
    }

    private void Cover(DemandSeries series, int count, DemandForecast forecast)
    {
        var open = Enumerable.Range(0, set.Horizon).Where(step => series.Open[count + step]).ToList();
        lock (covered)
        {
            forecasts += open.Count > 0 ? 1 : 0;
            for (var level = 0; level < Levels.Length && open.Count > 0; level++)
            {
                covered[level] += open.Average(step => forecast.Coverage(step, series.Quantities[count + step], Levels[level]));
            }
        }
    }
}
