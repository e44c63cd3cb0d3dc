using System.Text.Json;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>Turns rows into columns, one array a metric.</summary>
internal static class MetricColumns
{
    /// <summary>The column of a metric: CellMin is cell_min.</summary>
    public static string Snake(string metric) => JsonNamingPolicy.SnakeCaseLower.ConvertName(metric);

    /// <summary>One array a metric, in the order of the metrics.</summary>
    public static IEnumerable<T[]> Of<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T[]> values)
    {
        for (var metric = 0; metric < Sample.MetricCount; metric++)
        {
            var column = new T[rows.Count];
            for (var i = 0; i < column.Length; i++)
            {
                column[i] = values(rows[i])[metric];
            }

            yield return column;
        }
    }
}

/// <summary>The cells of many samples in one flat array, and where each sample's slice begins and ends (from 1; empty: high below low).</summary>
internal sealed class CellColumn
{
    public CellColumn(List<float[]?> cells)
    {
        Values = new float[cells.Sum(values => values?.Length ?? 0)];
        Low = new int[cells.Count];
        High = new int[cells.Count];
        var at = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            Low[i] = at + 1;
            cells[i]?.CopyTo(Values, at);
            High[i] = at += cells[i]?.Length ?? 0;
        }
    }

    public float[] Values { get; }

    public int[] Low { get; }

    public int[] High { get; }
}
