using System.Text.Json;
using static Vigie.Bms.BmsFault;

namespace Vigie.Bms.ThingSet;

/// <summary>What the data objects of the Libre Solar BMS mean, under the names of all its releases. The current is positive while
/// charging.</summary>
/// <remarks>Source: LibreSolar/bms-firmware, app/src/data_objects.c, at v21.0, v23.1 and 9ff895e.</remarks>
internal static class LibreSolar
{
    private static readonly string[] Groups = ["Meas", "output"];

    private static readonly string[] States = ["OFF", "CHG", "DIS", "NORMAL", "SHUTDOWN"];

    /// <summary>Bits of the error flags from 0 on.</summary>
    private static readonly (string Name, BmsFault Fault)[] Errors =
    [
        ("CELL_UNDERVOLTAGE", UnderVoltage), ("CELL_OVERVOLTAGE", OverVoltage), ("SHORT_CIRCUIT", ShortCircuit),
        ("DIS_OVERCURRENT", OverCurrentDischarge), ("CHG_OVERCURRENT", OverCurrentCharge), ("OPEN_WIRE", Sensor),
        ("DIS_UNDERTEMP", UnderTemperature), ("DIS_OVERTEMP", OverTemperature), ("CHG_UNDERTEMP", UnderTemperature),
        ("CHG_OVERTEMP", OverTemperature), ("INT_OVERTEMP", OverTemperature), ("CELL_FAILURE", CellImbalance),
        ("DIS_OFF", Contactor), ("CHG_OFF", Contactor), ("FET_OVERTEMP", OverTemperature),
    ];

    /// <summary>The sample in a report or a response; null when it holds no measurements of a BMS.</summary>
    public static BmsSample? ToSample(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var group = payload;
        foreach (var name in Groups)
        {
            if (payload.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                group = inner;
            }
        }

        var sample = Map(new(group), SourceTime(new(payload)));
        return sample.HasMeasure ? sample : null;
    }

    private static BmsSample Map(ThingSetReader reader, TimeSpan? sourceTime)
    {
        var plausible = reader.Plausible;
        var (voltage, current) = (plausible.Voltage(reader.Number("voltage", "rPackVoltage_V", "Bat_V")),
            plausible.Current(reader.Number("current", "rPackCurrent_A", "Bat_A")));
        var cells = Cells(reader);
        var temperatures = reader.Numbers("cell_temperatures", "rCellTemps_degC", "rBatTemp_degC", "Bat_degC")
            .Select(celsius => plausible.Temperature(celsius, "cell_temperatures")).ToList();
        var (min, max) = (plausible.Cell(reader.Number("cell_min", "rCellMinVoltage_V", "CellMin_V"), "cell_min"),
            plausible.Cell(reader.Number("cell_max", "rCellMaxVoltage_V", "CellMax_V"), "cell_max"));
        if (min > max)
        {
            plausible.Note(QualityProblem.OutOfRange, "cell_min");
        }

        if (!(min <= max))
        {
            (min, max) = (cells.Min(), cells.Max());
        }

        var flags = reader.Flags("faults", "rErrorFlags", "ErrorFlags");
        var faults = Faults(flags ?? 0);
        var state = reader.Flags("status", "rBmsState", "BmsState");
        var isBalancing = reader.Flags("status", "rBalancingStatus", "BalancingStatus") > 0;
        return new()
        {
            SourceTime = sourceTime,
            Voltage = voltage,
            Current = current,
            Temperature = temperatures.Max(),
            Soc = plausible.Percent(reader.Number("soc", "rSOC_pct", "SOC_pct"), "soc"),
            CellMin = min,
            CellMax = max,
            CellVoltages = cells,
            CellTemperatures = temperatures,
            SwitchTemperature = plausible.Temperature(
                reader.Number("switch_temperature", "rMOSFETTemp_degC", "MOSFETs_degC"), "switch_temperature"),
            Status = StatusOf(state, current, faults.Count > 0, isBalancing),
            SourceState = state < States.Length ? States[(int)state.Value] : null,
            Faults = flags.HasValue ? BmsSample.ErrorsOf(faults) : null,
            FaultDetails = faults,
            Notes = plausible.Notes,
        };
    }

    /// <summary>The array has a place for every channel of the board: 0.000 is a channel without a cell. Empty places at the end are left
    /// out.</summary>
    private static List<double?> Cells(ThingSetReader reader)
    {
        var cells = reader.Numbers("cell_voltages", "rCellVoltages_V", "Cells_V")
            .Select(volts => volts == 0 ? null : reader.Plausible.Cell(volts)).ToList();
        return cells[..(cells.FindLastIndex(cell => cell.HasValue) + 1)];
    }

    private static List<FaultDetail> Faults(uint flags) =>
        Enumerable.Range(0, 32).Where(bit => (flags >> bit & 1) != 0)
            .Select(bit => bit < Errors.Length ? Errors[bit] : (Name: $"BIT_{bit}", Fault: Internal))
            .Select(error => new FaultDetail(error.Name, error.Fault, FaultSeverity.Error)).ToList();

    /// <summary>The BMS has no state for errors: it only opens its switches. So an error flag counts as a fault, unless it is off
    /// altogether.</summary>
    private static BatteryStatus? StatusOf(uint? state, double? current, bool hasErrors, bool isBalancing)
    {
        var status = state switch
        {
            0 or 4 => BatteryStatus.Off,
            _ when hasErrors => BatteryStatus.Fault,
            1 or 2 or 3 => BmsSample.ActivityOf(current) ?? BatteryStatus.Idle,
            _ => (BatteryStatus?)null,
        };
        return status == BatteryStatus.Idle && isBalancing ? BatteryStatus.Balancing : status;
    }

    /// <summary>Devices send no time, or one since their start; only a time that can be one of a calendar is taken.</summary>
    private static TimeSpan? SourceTime(ThingSetReader reader) =>
        reader.Number("at", "t_s") is >= 1_420_070_400 and < 32_503_680_000 and var seconds ? TimeSpan.FromSeconds(seconds)
            : null; // 2015 to 3000
}
