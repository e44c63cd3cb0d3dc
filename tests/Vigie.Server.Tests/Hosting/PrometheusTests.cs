using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Server.Platform.Observability;

namespace Vigie.Server.Tests.Hosting;

/// <summary>The text format 0.0.4, by its rules: prometheus.io/docs/instrumenting/exposition_formats.</summary>
public sealed partial class PrometheusTests : IDisposable
{
    private readonly Meter meter = new($"Vigie.Test.{Guid.NewGuid():n}");
    private readonly PrometheusExporter exporter = new();
    private readonly string prefix = $"vigie_test_{Guid.NewGuid():n}";

    public void Dispose()
    {
        exporter.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_labels_whatever_their_order()
    {
        var counter = meter.CreateCounter<long>(prefix + "_samples", description: "Samples taken.");
        counter.Add(2, new("b", "y"), new KeyValuePair<string, object?>("a", 1));
        counter.Add(3, new("a", 1), new KeyValuePair<string, object?>("b", "y"));

        Assert.Equal(
            [$"# HELP {prefix}_samples_total Samples taken.", $"# TYPE {prefix}_samples_total counter",
                $"{prefix}_samples_total{{a=\"1\",b=\"y\"}} 5"], Mine());
    }

    [Fact]
    public void A_histogram_is_cumulative_and_ends_with_infinity()
    {
        var histogram = meter.CreateHistogram<double>(prefix, advice: new() { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var seconds in (double[])[0.05, 0.1, 0.5, 30])
        {
            histogram.Record(seconds, new KeyValuePair<string, object?>("route", "/x"));
        }

        Assert.Equal(
            [
                $"# HELP {prefix} {prefix}", $"# TYPE {prefix} histogram",
                $"{prefix}_bucket{{route=\"/x\",le=\"0.1\"}} 2", $"{prefix}_bucket{{route=\"/x\",le=\"1\"}} 3",
                    $"{prefix}_bucket{{route=\"/x\",le=\"+Inf\"}} 4",
                $"{prefix}_sum{{route=\"/x\"}} 30.65", $"{prefix}_count{{route=\"/x\"}} 4",
            ],
            Mine());
    }

    [Fact]
    public void Labels_and_help_are_escaped_and_names_made_valid()
    {
        meter.CreateCounter<int>(prefix + ".a-b", description: "One \\ two\nthree").Add(
            1, new KeyValuePair<string, object?>("é.x", "a\\b\"c\nd"));

        Assert.Equal(
            [$@"# HELP {prefix}_a_b_total One \\ two\nthree", $"# TYPE {prefix}_a_b_total counter",
                $@"{prefix}_a_b_total{{__x=""a\\b\""c\nd""}} 1"], Mine());
    }

    [Fact]
    public void A_gauge_shows_its_last_value_and_an_observed_one_what_is_true_now()
    {
        var batteries = new Dictionary<string, int> { ["one"] = 1, ["two"] = 2 };
        meter.CreateObservableGauge(prefix + "_watched", () =>
            batteries.Select(one => new Measurement<int>(one.Value, new KeyValuePair<string, object?>("id", one.Key))));
        var gauge = meter.CreateGauge<double>(prefix + "_last");
        gauge.Record(7);
        gauge.Record(double.PositiveInfinity);
        Assert.Contains($"{prefix}_watched{{id=\"two\"}} 2", Mine());

        batteries.Remove("two");

        Assert.Equal([$"{prefix}_last +Inf", $"{prefix}_watched{{id=\"one\"}} 1"], Mine().Where(line => line[0] != '#'));
        Assert.Equal(1, exporter.Read(prefix + "_watched"));
    }

    [Fact]
    public void Too_many_labels_do_not_fill_the_memory()
    {
        var counter = meter.CreateCounter<long>(prefix);
        for (var user = 0; user < MetricFamily.MaxSeries + 500; user++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("user", user));
        }

        Assert.Equal(MetricFamily.MaxSeries, Mine().Count(line => line[0] != '#'));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        var counter = meter.CreateCounter<long>(prefix);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var one = 0; one < 10_000; one++)
            {
                counter.Add(1);
            }
        })));

        Assert.Equal([$"{prefix}_total 80000"], Mine().Where(line => line[0] != '#'));
    }

    [Fact]
    public void Meters_of_others_and_negative_counts_are_left_out()
    {
        using var stranger = new Meter("Vigieux");
        stranger.CreateCounter<int>(prefix + "_stranger").Add(1);
        meter.CreateCounter<int>(prefix).Add(-1);

        Assert.Empty(Mine());
    }

    [Fact]
    public void Every_line_of_a_whole_page_follows_the_grammar()
    {
        meter.CreateHistogram<double>(prefix).Record(1);

        var page = exporter.Collect();

        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        Assert.All(page.TrimEnd('\n').Split('\n'), line => Assert.Matches(Grammar(), line));
        var types = TypeLine().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(types.Distinct(), types);
        Assert.Contains("process_start_time_seconds", types);
        var start = double.Parse(page.Split("\nprocess_start_time_seconds ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - start, -1, 86400);
    }

    private string[] Mine() =>
        [.. exporter.Collect().Split('\n').Where(line => line.Split(' ') is [var first, ..]
            && (first == "#" ? line.Split(' ')[2] : first).StartsWith(prefix, StringComparison.Ordinal))];

    [GeneratedRegex(
        """^(# HELP [a-zA-Z_:][\w:]* .*|# TYPE [a-zA-Z_:][\w:]* (counter|gauge|histogram)|"""
        + """[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\["\\n])*",?)+\})? ([+-]Inf|NaN|-?[\d.]+(E[+-]?\d+)?))$""")]
    private static partial Regex Grammar();

    [GeneratedRegex("^# TYPE (\\S+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
