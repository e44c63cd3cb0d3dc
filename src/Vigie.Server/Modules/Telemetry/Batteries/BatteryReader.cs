using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Makes batteries of the rows of <see cref="BatterySql"/>.</summary>
internal static class BatteryReader
{
    public static readonly IReadOnlyDictionary<string, JsonElement> NoFields = new Dictionary<string, JsonElement>();

    /// <summary>A battery with its cells.</summary>
    /// <exception cref="Refusal">battery_unknown.</exception>
    public static async Task<Found> FindAsync(TenantSession session, int id, DateTimeOffset now, bool orArchived, CancellationToken ct) =>
        await session.QueryAsync(
            BatterySql.One,
            row => new Found(
                Read(row, now, withCells: true),
                row.GetFieldValue<uint>(3),
                row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(row.GetOrdinal("measured_at")) ? null : row.GetFieldValue<DateTime[]>(row.GetOrdinal("measured_at"))),
            [now, id, orArchived],
            ct).FirstOrDefaultAsync(ct) ?? throw Refusal.NotFound("battery_unknown");

    public static async Task<Derived> PastAsync(TenantSession session, Battery battery, DateTimeOffset now, CancellationToken ct) =>
        await session.QueryAsync(
            BatterySql.Past,
            row =>
            {
                var columns = new Columns(row, 0);
                var cycles = BatteryFigures.EquivalentCycles(columns.Number(), battery.CapacityAh);
                var efficiency = BatteryFigures.Efficiency(
                    columns.Number(), columns.Number(), columns.Number(), columns.Number(), battery.CapacityAh * battery.NominalVoltage);
                return new Derived(cycles, efficiency, BatteryFigures.DepthOfDischarge(columns.Number()));
            },
            [now, battery.Id],
            ct).SingleAsync(ct);

    /// <summary>Reads a row of a list or of one battery.</summary>
    /// <param name="withCells">Without, the cells are left out even of the JSON.</param>
    public static Battery Read(NpgsqlDataReader row, DateTimeOffset now, bool withCells)
    {
        var (energyIn, energyOut) = (row.GetDouble(1), row.GetDouble(2));
        var columns = new Columns(row, 5);
        var (cells, temperatures) = (columns.Cells(), columns.Cells());
        var (capacity, nominal) = (columns.Value(), columns.Value());
        var latest = ReadLatest(
            ref columns, now, withCells ? (cells ?? [], temperatures ?? []) : (null, null), (energyIn, energyOut), (capacity, nominal));
        var connectivity = (Connectivity)columns.Int();
        var (critical, warning, info) = (columns.Short(), columns.Short(), columns.Short());
        return new()
        {
            // In the order of the columns.
            Id = columns.Int(),
            Name = columns.Text()!,
            SerialNumber = columns.Text()!,
            Model = columns.Text(),
            TypeId = columns.Int(),
            TypeName = columns.Text()!,
            Chemistry = Enum.Parse<AssetsApi.Chemistry>(columns.Text()!),
            LocationId = columns.Int(),
            LocationName = columns.Text()!,
            ClientId = columns.IntOrNull(),
            InstalledAt = columns.Time(),
            CellCount = columns.Int(),
            SilenceAfterSeconds = columns.Int(),
            ExternalId = columns.Text(),
            Calibration = new(columns.Value(), columns.Value(), columns.Value()),
            CustomFields = Fields(columns.Text()!),
            Notes = columns.Text(),
            CreatedAt = columns.Time()!.Value,
            UpdatedAt = columns.Time()!.Value,
            CapacityAh = capacity,
            NominalVoltage = nominal,
            Connectivity = connectivity,
            WorstSeverity = BatteryFigures.Worst(critical, warning, info),
            OpenAlerts = critical + warning + info,
            Latest = latest,
        };
    }

    private static Latest? ReadLatest(
        ref Columns columns,
        DateTimeOffset now,
        (float?[]? Voltages, float?[]? Temperatures) cells,
        (double In, double Out) energy,
        (double CapacityAh, double Voltage) nominal)
    {
        // In the order of the columns; all of them are read, so that the next ones are found.
        var (at, receivedAt) = (columns.Time(), columns.Time());
        var (voltage, current, power) = (columns.Number(), columns.Number(), columns.Number());
        var (temperature, soc, soh, cycles) = (columns.Number(), columns.Number(), columns.Number(), columns.Number());
        var (cellMin, cellMax, cellSpread) = (columns.Number(), columns.Number(), columns.Number());
        var (status, faults, quality) = (columns.ShortOrNull(), columns.Int(), columns.Short());
        return at is null ? null : new()
        {
            At = at.Value,
            ReceivedAt = receivedAt,
            AgeSeconds = AgeSeconds(at.Value, now),
            Voltage = voltage,
            Current = current,
            Power = power,
            Temperature = temperature,
            Soc = soc,
            Soh = soh,
            Cycles = cycles,
            CellMin = cellMin,
            CellMax = cellMax,
            CellSpread = cellSpread,
            CellVoltages = cells.Voltages,
            CellTemperatures = cells.Temperatures,
            Status = (BatteryStatus?)status,
            Faults = SampleFields.Describe((TelemetryApi.Faults)faults),
            Quality = (SampleQuality)quality,
            EnergyInTodayWh = Math.Round(energy.In, 3),
            EnergyOutTodayWh = Math.Round(energy.Out, 3),
            RemainingHours = BatteryFigures.RemainingHours(soc, soh, current, power, nominal.CapacityAh, nominal.Voltage),
        };
    }

    /// <summary>Whole seconds; a clock that runs ahead makes none.</summary>
    public static long AgeSeconds(DateTimeOffset at, DateTimeOffset now) => Math.Max(0, (long)(now - at).TotalSeconds);

    private static IReadOnlyDictionary<string, JsonElement> Fields(string json) =>
        json == "{}" ? NoFields : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    /// <param name="MeasuredAt">When each <see cref="TelemetryApi.Metric"/> was last measured, in their order; MinValue: never.</param>
    internal sealed record Found(Battery Battery, uint Version, DateTimeOffset? ArchivedAt, DateTime[]? MeasuredAt);

    /// <summary>Reads the columns of a row one after the other.</summary>
    private struct Columns(NpgsqlDataReader row, int next)
    {
        public int Int() => row.GetInt32(next++);

        public int? IntOrNull() => row.IsDBNull(next++) ? null : row.GetInt32(next - 1);

        public short Short() => row.GetInt16(next++);

        public short? ShortOrNull() => row.IsDBNull(next++) ? null : row.GetInt16(next - 1);

        public double Value() => row.GetDouble(next++);

        public double? Number() => row.IsDBNull(next++) ? null : row.GetDouble(next - 1);

        public string? Text() => row.IsDBNull(next++) ? null : row.GetString(next - 1);

        public DateTimeOffset? Time() => row.IsDBNull(next++) ? null : row.GetFieldValue<DateTimeOffset>(next - 1);

        /// <summary>As floats, which are written as 3.31 and not 3.309999942779541. NaN: not measured.</summary>
        public float?[]? Cells() => row.IsDBNull(next++)
            ? null
            : Array.ConvertAll(row.GetFieldValue<float[]>(next - 1), cell => float.IsFinite(cell) ? cell : (float?)null);
    }
}
