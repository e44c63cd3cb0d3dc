using static Vigie.Bms.FoxBms.FoxBmsMessage;
using static Vigie.Bms.FoxBms.FoxBmsScope;
using static Vigie.Bms.FoxBms.FoxBmsSignal;

namespace Vigie.Bms.FoxBms;

/// <summary>The monitoring messages of each release, under the names of v1.11. Commands and debug answers are left out: Vigie only
/// listens.</summary>
internal static class FoxBmsLayouts
{
    private const string Limits = "OvertemperatureCharge, UndertemperatureCharge, OvertemperatureDischarge, UndertemperatureDischarge, "
        + "CellOvercurrentCharge, CellOvercurrentDischarge, Overvoltage, Undervoltage";

    private static readonly FoxBmsMessage BmsState = Plain(0x220, "f_BmsState", State,
    [
        Unsigned("BmsState", 3, 4), Unsigned("NumberOfConnectedStrings", 7, 4), Unsigned("BmsSubstate", 37, 6),
        Unsigned("NumberOfDeactivatedStrings", 51, 4), Unsigned("InsulationResistance", 63, 8, 200),
        .. Flags("""
            8 ChargingComplete, 9 GeneralWarning, 10 GeneralError, 11 EmergencyShutoff, 12 SystemMonitoringError, 13 InsulationMonitoring,
            14 HeaterState, 15 CoolingState, 16 PrechargeVoltageError, 17 PrechargeCurrentError, 18 McuDieTemperatureError,
            19 BmsMasterPcbOvertemperatureError, 20 BmsMasterPcbUndertemperatureErro, 21 MainFuseBlown, 22 InterlockState,
            23 InsulationError, 24 CanTimingError, 25 PackOvercurrentChargeError, 26 PackOvercurrentDischargeError, 27 AlertFlag,
            28 NvramCrcError, 29 BmsChargingFlag, 30 Clamp30cError, 31 BalancingAlgorithmState, 38 PhyLinked, 39 PhyAlive
            """),
    ]);

    private static readonly FoxBmsMessage StringState = OfString(0x240, "f_StringState", 3, 4,
    [
        .. LimitFlags(8, "MslError"), .. LimitFlags(16, "MolWarning"), .. LimitFlags(24, "RslWarning"),
        .. Flags("""
            4 IsStringConnected, 5 IsBalancingActive, 6 IsStringFuseBlown, 7 DeepDischargeError, 32 PositiveContactorError,
            33 NegativeContactorError, 34 SlaveHardwareError, 35 DaisyChainBaseCommunicationError, 37 DaisyChainBaseCrcError,
            39 DaisyChainBaseVoltMeasOorError, 41 DaisyChainBaseTempMeasOorError, 43 StringCurrentMeasurementError,
            44 CoulombCountingMeasurementError, 45 EnergyCountingMeasurementError, 46 StringVoltageMeasurementError,
            47 FusedStringVoltageMeasurementErr, 48 PackVoltageMeasurementError, 49 OpenWireError, 51 CellTemperaturePlausibilityError,
            52 CellVoltagePlausibilityError, 53 StringVoltagePlausibilityError, 54 TemperatureSpreadPlausibilityErr,
            55 VoltageSpreadPlausibilityError, 63 StringOvercurrentError
            """),
    ]);

    /// <summary>What 1.7 to 1.11 have in common.</summary>
    private static readonly IReadOnlyList<FoxBmsMessage> Since17 =
    [
        BmsState,
        Plain(0x221, "f_BmsStateDetails", State, Flags("""
            0 TimingViolationEngineTask, 1 TimingViolation1msTask, 2 TimingViolation10msTask, 3 TimingViolation100msTask,
            4 TimingViolation100msAlgoTask, 8 TimingViolationEngineTaskRecorde, 9 TimingViolation1msTaskRecorded,
            10 TimingViolation10msTaskRecorded, 11 TimingViolation100msTaskRecorded, 12 TimingViolation100msAlgoTaskReco
            """)),
        Plain(0x222, "f_BmsFatalError", State, Unsigned("FatalErrorCode", 7, 8)),
        Plain(0x232, "f_PackLimits", Pack, LimitSignals(chargePower: 0.1m)),
        Plain(0x233, "f_PackValuesP0", Pack, Signed("Current", 40, 17, 0.01m), Signed("BatteryVoltage", 7, 15, 0.1m),
            Signed("BusVoltage", 8, 15, 0.1m), Signed("Power", 25, 17, 0.01m)),
        Plain(0x234, "f_PackValuesP1", Pack, Unsigned("InsulationResistance", 7, 13, 7)),
        Plain(0x235, "f_PackStateEstimation", Pack, Unsigned("MinimumSoc", 7, 10, 0.1m), Unsigned("MaximumSoc", 13, 10, 0.1m),
            Unsigned("MinimumSoe", 19, 10, 0.1m), Unsigned("MaximumSoe", 25, 10, 0.1m), Unsigned("Soh", 47, 8, 0.5m),
            Unsigned("Energy", 55, 16, 0.1m)),
        StringState,
        OfString(0x243, "f_StringValuesP0", 7, 3, Signed("Voltage", 4, 18, 0.01m), Signed("Current", 18, 18, 0.01m),
            Signed("Power", 32, 18, 0.01m)),
        OfString(0x244, "f_StringValuesP1", 7, 4, Signed("EnergyCounter", 15, 32)),
        OfString(0x245, "f_StringStateEstimation", 7, 4, Unsigned("MinimumSoc", 3, 9, 0.2m), Unsigned("MaximumSoc", 10, 9, 0.2m),
            Unsigned("MinimumSoe", 17, 9, 0.2m), Unsigned("MaximumSoe", 24, 9, 0.2m), Unsigned("Soh", 47, 9, 0.2m),
            Unsigned("Energy", 54, 15, 0.01m)),
        OfCellVoltages(0x250, "f_CellVoltages"),
        OfCellTemperatures(0x260, "f_CellTemperatures"),
    ];

    public static readonly IReadOnlyList<FoxBmsMessage> V111 =
    [
        .. Since17,
        Plain(0x219, "f_SystemState", State, Unsigned("State", 0, 5), Unsigned("Substate", 7, 7)),
        Plain(0x230, "f_PackMinMaxCellTemperature", Pack, [
            Signed("MaximumCellTemperature", 47, 8), Signed("MinimumCellTemperature", 39, 8),
            .. Places("SensorMaximumCellTemperature", "SensorMinimumCellTemperature", "ModuleMaximumCellTemperature",
                "ModuleMinimumCellTemperature", "StringMaximumCellTemperature", "StringMinimumCellTemperature")]),
        Plain(0x231, "f_PackMinMaxCellVoltage", Pack, [
            Signed("MaximumCellVoltage", 37, 14), Signed("MinimumCellVoltage", 53, 14),
            .. Places("MaximumCellVoltageCellIndex", "MinimumCellVoltageCellIndex", "MaximumCellVoltageModuleIndex",
                "MinimumCellVoltageModuleIndex", "MaximumCellVoltageStringIndex", "MinimumCellVoltageStringIndex")]),
        OfString(0x241, "f_StringMinMaxCellTemperature", 3, 4, [
            Signed("MaximumCellTemperature", 31, 8, 0.5m), Signed("MinimumCellTemperature", 39, 8, 0.5m),
            .. Places(
                "SensorMaximumCellTemperature", "SensorMinimumCellTemperature", "ModuleMaximumCellTemperature",
                "ModuleMinimumCellTemperature")]),
        OfString(0x242, "f_StringMinMaxCellVoltage", 3, 4, [
            Signed("MaximumCellVoltage", 31, 14), Signed("MinimumCellVoltage", 33, 14),
            .. Places("SensorMaximumCellVoltage", "SensorMinimumCellVoltage", "ModuleMaximumCellVoltage", "ModuleMinimumCellVoltage")]),
    ];

    public static readonly IReadOnlyList<FoxBmsMessage> V110 =
    [
        .. Since17,
        Plain(0x231, "f_PackMinimumMaximumValues", Pack, Signed("MaximumCellVoltage", 7, 14), Signed("MinimumCellVoltage", 9, 14),
            Signed("CoolingInletTemperature", 39, 8), Signed("CoolingOutletTemperature", 47, 8),
            Signed("MaximumCellTemperature", 55, 8), Signed("MinimumCellTemperature", 63, 8)),
        OfString(0x241, "f_StringMinimumMaximumValues", 3, 4, Signed("MaximumCellVoltage", 15, 14), Signed("MinimumCellVoltage", 17, 14),
            Signed("MaximumCellTemperature", 35, 9, 0.5m), Signed("MinimumCellTemperature", 42, 9, 0.5m)),
    ];

    public static readonly IReadOnlyList<FoxBmsMessage> V16 =
    [
        Plain(0x220, "foxBMS_BmsState", State, BmsState.Signals[0]
            .Where(signal => signal.Start is <= 28 or 51).Append(Unsigned("InsulationResistance", 63, 8, 10))),
        OfString(0x221, "foxBMS_StringState", 3, 4, [
            .. StringState.Signals[0].Where(signal => signal.Start != 63), Unsigned("OpenWireNumber", 63, 8),
            .. Flags("""
                36 DaisyChainRedundantCommunicationError, 38 DaisyChainRedundantCrcError, 40 DaisyChainRedundantVoltMeasOorError,
                42 DaisyChainRedundantTempMeasOorError
                """)]),
        Plain(0x222, "foxBMS_PackValues", Pack, Signed("Current", 41, 18, 0.01m), Unsigned("BatteryVoltage", 7, 14, 0.1m),
            Unsigned("BusVoltage", 9, 14, 0.1m), Signed("Power", 27, 18, 0.01m)),
        Plain(0x223, "foxBMS_MinimumMaximumValues", Pack, Unsigned("MaximumCellVoltage", 7, 13), Unsigned("MinimumCellVoltage", 10, 13),
            Signed("CoolingInletTemperature", 39, 8), Signed("CoolingOutletTemperature", 47, 8),
            Signed("MaximumCellTemperature", 55, 8), Signed("MinimumCellTemperature", 63, 8)),
        Plain(0x224, "foxBMS_LimitValues", Pack, LimitSignals(chargePower: 0.2m)),
        Plain(0x225, "foxBMS_PackStateEstimation", Pack, Unsigned("MinimumSoc", 7, 14, 0.01m), Unsigned("MinimumSoe", 9, 14, 0.01m),
            Unsigned("Soh", 27, 12, 0.025m), Unsigned("Energy", 47, 24, 0.01m)),
        OfCellVoltages(0x240, "foxBMS_CellVoltages"),
        OfCellTemperatures(0x250, "foxBMS_CellTemperatures"),
        OfString(0x280, "foxBMS_StringValuesP0", 7, 3, Unsigned("Voltage", 4, 17, 0.01m), Signed("Current", 19, 18, 0.01m),
            Signed("Power", 33, 18, 0.01m)),
        OfString(0x281, "foxBMS_StringMinMaxValues", 3, 4, Unsigned("MaximumCellVoltage", 15, 13), Unsigned("MinimumCellVoltage", 18, 13),
            Signed("MaximumCellTemperature", 37, 9, 0.5m), Signed("MinimumCellTemperature", 44, 9, 0.5m)),
        OfString(0x282, "foxBMS_StringStateEstimation", 7, 4, Unsigned("MinimumSoc", 3, 9, 0.25m), Unsigned("AverageSoc", 10, 9, 0.25m),
            Unsigned("MaximumSoc", 17, 9, 0.25m), Unsigned("MinimumSoe", 24, 9, 0.25m), Unsigned("Soh", 47, 9, 0.25m),
            Unsigned("Energy", 54, 15, 0.01m)),
        OfString(0x283, "foxBMS_StringValuesP1", 7, 4, Signed("EnergyCounter", 15, 32)),
    ];

    public static readonly IReadOnlyList<FoxBmsMessage> Legacy = Enumerable.Range(0, 16)
        .Select(place => OfCellVoltages(0x240 + (uint)place, "CellVoltages", groups: 1, firstCell: 4 * place)).ToList();

    public static IEnumerable<FoxBmsSignal> LimitFlags(int first, string level) =>
        // The DBC cuts names at 32 characters.
        Limits.Split(", ")
            .Select((limit, place) => Unsigned((limit + level)[..Math.Min(32, limit.Length + level.Length)], first + place, 1));

    private static IEnumerable<FoxBmsSignal> LimitSignals(decimal chargePower) =>
    [
        Unsigned("MaximumDischargeCurrent", 7, 12, 0.25m), Unsigned("MaximumChargeCurrent", 11, 12, 0.25m),
        Unsigned("MaximumDischargePower", 31, 12, 0.1m), Unsigned("MaximumChargePower", 35, 12, chargePower),
        Unsigned("MaximumBatteryVoltage", 55, 8, 4), Unsigned("MinimumBatteryVoltage", 63, 8, 4),
    ];

    /// <summary>Indices of 4 bits that say where an extreme was found, one after the other from bit 11.</summary>
    private static IEnumerable<FoxBmsSignal> Places(params string[] names) => names
        .Select((name, place) => Unsigned(name, 11 + (4 * place), 4));
}
