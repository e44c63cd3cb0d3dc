using static Vigie.Bms.BmsFault;
using static Vigie.Bms.FaultSeverity;

namespace Vigie.Bms.FoxBms;

/// <summary>What the flags and fatal codes of foxBMS mean in the common vocabulary.</summary>
internal static class FoxBmsFaults
{
    /// <summary>Set beside every other error, and so told only when it is alone.</summary>
    public const string General = "GeneralError";

    /// <summary>Its direction is not in the flag: that of the current decides.</summary>
    public const string StringOvercurrent = "StringOvercurrentError";

    private const long NoFatalError = 85;

    private static readonly Dictionary<string, (BmsFault Fault, FaultSeverity Severity)> Flags = Build();

    /// <summary>Numbers of v1.11; both lists end with 85, no error.</summary>
    private static readonly Dictionary<long, (string Name, BmsFault Fault)> FatalCodes = new()
    {
        [0] = ("SYSTEM_MONITORING", Internal),
        [1] = ("AFE_SPI", Communication),
        [2] = ("AFE_COMMUNICATION_INTEGRITY", Communication),
        [3] = ("AFE_MUX", Sensor),
        [4] = ("AFE_CONFIG", Internal),
        [5] = ("CAN_TIMING", Communication),
        [8] = ("CURRENT_SENSOR_CC_RESPONDING", Sensor),
        [9] = ("CURRENT_SENSOR_EC_RESPONDING", Sensor),
        [10] = ("CURRENT_SENSOR_RESPONDING", Sensor),
        [17] = ("CELL_VOLTAGE_OVERVOLTAGE_MSL", OverVoltage),
        [18] = ("CELL_VOLTAGE_OVERVOLTAGE_RSL", OverVoltage),
        [20] = ("CELL_VOLTAGE_UNDERVOLTAGE_MSL", UnderVoltage),
        [23] = ("TEMP_OVERTEMPERATURE_CHARGE_MSL", OverTemperature),
        [26] = ("TEMP_OVERTEMPERATURE_DISCHARGE_MSL", OverTemperature),
        [29] = ("TEMP_UNDERTEMPERATURE_CHARGE_MSL", UnderTemperature),
        [32] = ("TEMP_UNDERTEMPERATURE_DISCHARGE_MSL", UnderTemperature),
        [35] = ("OVERCURRENT_CHARGE_CELL_MSL", OverCurrentCharge),
        [38] = ("OVERCURRENT_DISCHARGE_CELL_MSL", OverCurrentDischarge),
        [41] = ("STRING_OVERCURRENT_CHARGE_MSL", OverCurrentCharge),
        [44] = ("STRING_OVERCURRENT_DISCHARGE_MSL", OverCurrentDischarge),
        [47] = ("PACK_OVERCURRENT_CHARGE_MSL", OverCurrentCharge),
        [48] = ("PACK_OVERCURRENT_DISCHARGE_MSL", OverCurrentDischarge),
        [49] = ("CURRENT_ON_OPEN_STRING", Contactor),
        [50] = ("DEEP_DISCHARGE_DETECTED", UnderVoltage),
        [52] = ("PLAUSIBILITY_PACK_VOLTAGE", Sensor),
        [53] = ("INTERLOCK_FEEDBACK", EmergencyStop),
        [54] = ("STRING_MINUS_CONTACTOR_FEEDBACK", Contactor),
        [55] = ("STRING_PLUS_CONTACTOR_FEEDBACK", Contactor),
        [56] = ("PRECHARGE_CONTACTOR_FEEDBACK", Contactor),
        [57] = ("SBC_FIN_ERROR", Internal),
        [58] = ("SBC_RSTB_ERROR", Internal),
        [65] = ("CURRENT_MEASUREMENT_TIMEOUT", Sensor),
        [66] = ("CURRENT_MEASUREMENT_ERROR", Sensor),
        [67] = ("CURRENT_SENSOR_V1_MEASUREMENT_TIMEOUT", Sensor),
        [68] = ("CURRENT_SENSOR_V2_MEASUREMENT_TIMEOUT", Sensor),
        [69] = ("CURRENT_SENSOR_V3_MEASUREMENT_TIMEOUT", Sensor),
        [70] = ("CURRENT_SENSOR_POWER_MEASUREMENT_TIMEOUT", Sensor),
        [71] = ("POWER_MEASUREMENT_ERROR", Sensor),
        [81] = ("ALERT_MODE", Internal),
        [83] = ("SUPPLY_VOLTAGE_CLAMP_30C_LOST", Internal),
        [84] = ("AFE_ALARM", Internal),
    };

    /// <summary>The fault behind a flag that is set; null when the flag tells a state and no fault.</summary>
    public static FaultDetail? OfFlag(string name, int? ofString, double? current) => !Flags.TryGetValue(name, out var meaning) ? null
        : new(name, name == StringOvercurrent && current > 0 ? OverCurrentCharge : meaning.Fault, meaning.Severity, ofString);

    /// <summary>The fault behind a code of 0x222; null when it says that there is none.</summary>
    public static FaultDetail? OfFatalCode(long code, int shift) => code == NoFatalError ? null
        : FatalCodes.TryGetValue(code - shift, out var known) ? new(known.Name, known.Fault, Error)
        : new($"FATAL_ERROR_{code}", Internal, Error);

    private static Dictionary<string, (BmsFault, FaultSeverity)> Build()
    {
        var flags = new Dictionary<string, (BmsFault, FaultSeverity)>();
        void Add(BmsFault fault, FaultSeverity severity, params string[] names) =>
            Array.ForEach(names, name => flags[name] = (fault, severity));

        Add(Internal, Warning, "GeneralWarning", "AlertFlag");
        Add(Internal, Error, General, "SystemMonitoringError", "McuDieTemperatureError", "NvramCrcError", "Clamp30cError",
            "SlaveHardwareError");
        Add(EmergencyStop, Error, "EmergencyShutoff", "InterlockState");
        Add(Contactor, Error, "PrechargeVoltageError", "PrechargeCurrentError", "PositiveContactorError", "NegativeContactorError");
        Add(OverTemperature, Error, "BmsMasterPcbOvertemperatureError");
        Add(UnderTemperature, Error, "BmsMasterPcbUndertemperatureErro");
        Add(Fuse, Error, "MainFuseBlown", "IsStringFuseBlown");
        Add(Insulation, Error, "InsulationError");
        Add(OverCurrentCharge, Error, "PackOvercurrentChargeError");
        Add(OverCurrentDischarge, Error, "PackOvercurrentDischargeError", StringOvercurrent);
        Add(UnderVoltage, Error, "DeepDischargeError");
        Add(CellImbalance, Error, "VoltageSpreadPlausibilityError");
        Add(Communication, Error, "CanTimingError", "DaisyChainBaseCommunicationError", "DaisyChainBaseCrcError",
            "DaisyChainRedundantCommunicationError", "DaisyChainRedundantCrcError");
        Add(Sensor, Error, "DaisyChainBaseVoltMeasOorError", "DaisyChainBaseTempMeasOorError", "DaisyChainRedundantVoltMeasOorError",
            "DaisyChainRedundantTempMeasOorError", "StringCurrentMeasurementError", "CoulombCountingMeasurementError",
            "EnergyCountingMeasurementError", "StringVoltageMeasurementError", "FusedStringVoltageMeasurementErr",
            "PackVoltageMeasurementError",
            "OpenWireError", "CellTemperaturePlausibilityError", "CellVoltagePlausibilityError", "StringVoltagePlausibilityError",
            "TemperatureSpreadPlausibilityErr");

        // Eight limits at three levels: the maximum safety limit is an error, the two before it are warnings.
        var limits = FoxBmsLayouts.LimitFlags(0, "").Zip(
            [OverTemperature, UnderTemperature, OverTemperature, UnderTemperature, OverCurrentCharge, OverCurrentDischarge, OverVoltage,
                UnderVoltage]);
        foreach (var (level, severity) in new[] { ("MslError", Error), ("MolWarning", Warning), ("RslWarning", Warning) })
        {
            foreach (var (name, fault) in FoxBmsLayouts.LimitFlags(0, level).Zip(limits, (signal, limit) => (signal.Name, limit.Second)))
            {
                Add(fault, severity, name);
            }
        }

        return flags;
    }
}
