using Vigie.Bms.FoxBms;

namespace Vigie.Bms.Tests.FoxBms;

public sealed class FoxBmsProfileTests
{
    /// <summary>The names of v1.6 that differ from those of v1.11 and decide what is published.</summary>
    private static readonly Dictionary<string, string> NamesOf16 = new()
    {
        ["foxBMS_packCurrent"] = "Current",
        ["foxBMS_batteryVoltage"] = "BatteryVoltage",
        ["foxBMS_busVoltage"] = "BusVoltage",
        ["foxBMS_packPower"] = "Power",
        ["foxBMS_maxChargeCurrent"] = "MaximumChargeCurrent",
        ["foxBMS_maxChargePower"] = "MaximumChargePower",
        ["foxBMS_minimumCellVoltage"] = "MinimumCellVoltage",
        ["foxBMS_maximumCellVoltage"] = "MaximumCellVoltage",
        ["foxBMS_maximumCellTemp"] = "MaximumCellTemperature",
        ["foxBMS_minimumCellTemp"] = "MinimumCellTemperature",
        ["foxBMS_packSoc"] = "MinimumSoc",
        ["foxBMS_packSoh"] = "Soh",
        ["foxBMS_packEnergy"] = "Energy",
        ["foxBMS_State"] = "BmsState",
        ["foxBMS_String0Current"] = "Current",
        ["foxBMS_String0Voltage"] = "Voltage",
        ["foxBMS_String0EnergyCount"] = "EnergyCounter",
        ["foxBMS_generalError"] = "GeneralError",
        ["foxBMS_MainFuseBlown"] = "MainFuseBlown",
        ["foxBMS_Error_Interlock"] = "InterlockState",
        ["String0_minimumSOC"] = "MinimumSoc",
        ["String0_Err_Overvoltage"] = "OvervoltageMslError",
        ["String0_Wrng_dischrgUnderTmp_MOL"] = "UndertemperatureDischargeMolWarn",
        ["String0_Wrng_undervoltage_RSL"] = "UndervoltageRslWarning",
        ["cellVoltage_215"] = "CellVoltage_215",
        ["cellTemperature_179_invalidFlag"] = "CellTemperature_179_invalidFlag",
    };

    [Theory]
    [InlineData("v1.11", "foxbms/foxbms_v1.11.0.dbc")]
    [InlineData("v1.10", "foxbms/foxbms_v1.10.0.dbc")]
    [InlineData("v1.6", "foxbms/foxbms_v1.6.0.dbc")]
    public void Every_signal_lies_where_the_DBC_file_of_the_release_has_it(string profile, string file)
    {
        var dbc = DbcFile.Read(TestData.Shared(file));
        foreach (var message in FoxBmsProfile.Find(profile)!.Messages)
        {
            var (name, signals) = dbc[message.Id];
            Assert.Equal(name, message.Name);
            var ours = message.Signals.SelectMany((list, multiplexer) => list.Select(signal => (multiplexer, signal)))
                .Where(pair => pair.multiplexer == 0 || message.Scope != FoxBmsScope.String) // the DBC lists the first string only
                .Select(pair => (pair.multiplexer, pair.signal.Start, pair.signal.Length, pair.signal.IsSigned, pair.signal.Scale));
            var theirs = signals.Where(signal => !signal.IsMultiplexer)
                .Select(signal => (signal.Multiplexer ?? 0, signal.Start, signal.Length, signal.IsSigned, signal.Scale));
            Assert.Equal(theirs.Order(), ours.Order());
            Assert.Equal(
                signals.Where(signal => signal.IsMultiplexer).Select(signal => (signal.Start, signal.Length)).SingleOrDefault(),
                (message.Multiplexer?.Start ?? 0, message.Multiplexer?.Length ?? 0));
            Assert.All(signals, signal => Assert.True(signal.IsMotorola || signal.Length == 1)); // what FoxBmsSignal relies on
        }
    }

    [Theory]
    [InlineData("v1.11", "foxbms/foxbms_v1.11.0.dbc")]
    [InlineData("v1.10", "foxbms/foxbms_v1.10.0.dbc")]
    public void Every_signal_has_the_name_of_the_DBC_file(string profile, string file)
    {
        var dbc = DbcFile.Read(TestData.Shared(file));
        foreach (var message in FoxBmsProfile.Find(profile)!.Messages)
        {
            var theirs = dbc[message.Id].Signals.Where(signal => !signal.IsMultiplexer)
                .ToDictionary(signal => (signal.Multiplexer ?? 0, signal.Start), signal => signal.Name);
            var ours = message.Signals.SelectMany((list, multiplexer) => list.Select(signal => (multiplexer, signal)))
                .Where(pair => pair.multiplexer == 0 || message.Scope != FoxBmsScope.String)
                .ToDictionary(pair => (pair.multiplexer, pair.signal.Start), pair => pair.signal.Name);
            Assert.Equal(theirs, ours);
        }
    }

    [Fact]
    public void The_old_names_of_release_1_6_stand_for_the_same_signals()
    {
        var dbc = DbcFile.Read(TestData.Shared("foxbms/foxbms_v1.6.0.dbc"));
        var found = 0;
        foreach (var message in FoxBmsProfile.V16.Messages)
        {
            foreach (var theirs in dbc[message.Id].Signals.Where(signal => NamesOf16.ContainsKey(signal.Name)))
            {
                found++;
                Assert.Equal(
                    NamesOf16[theirs.Name], message.Signals[theirs.Multiplexer ?? 0].Single(signal => signal.Start == theirs.Start).Name);
            }
        }

        Assert.Equal(NamesOf16.Count, found);
    }

    [Theory]
    [InlineData("v1.11", "foxbms/foxbms_v1.11.0.dbc")]
    [InlineData("v1.10", "foxbms/foxbms_v1.10.0.dbc")]
    public void Every_fatal_code_of_the_release_is_known_by_its_name(string profile, string file)
    {
        var shift = FoxBmsProfile.Find(profile)!.FatalCodeShift;
        var codes = DbcFile.Values(TestData.Shared(file), 0x222, "FatalErrorCode");
        Assert.NotEmpty(codes);
        foreach (var (code, name) in codes)
        {
            var expected = name is "NO_ERROR" ? null : name is "DIAG_ID_FLASHCHECKSUM" ? "FATAL_ERROR_0" : name["DIAG_ID_".Length..];
            Assert.Equal(expected, FoxBmsFaults.OfFatalCode(code, shift)?.Name);
        }
    }

    [Fact]
    public void The_states_bear_the_names_of_the_DBC_file()
    {
        var states = DbcFile.Values(TestData.Shared("foxbms/foxbms_v1.11.0.dbc"), 0x220, "BmsState");
        Assert.Equal(12, states.Count);
        Assert.All(states, state => Assert.Equal(state.Value, FoxBmsStates.NameOf((int)state.Key)));
    }

    [Fact]
    public void Every_flag_is_a_fault_or_known_to_be_none()
    {
        string[] states =
        [
            "ChargingComplete", "InsulationMonitoring", "HeaterState", "CoolingState", "BmsChargingFlag", "BalancingAlgorithmState",
            "PhyLinked", "PhyAlive", "IsStringConnected", "IsBalancingActive",
        ];
        var flags = FoxBmsProfile.All.SelectMany(profile => profile.Messages)
            .Where(message => message.Id is 0x220 or 0x221 or 0x240 && message.Scope is FoxBmsScope.State or FoxBmsScope.String)
            .SelectMany(message => message.Signals[0])
                .Where(signal => signal.Length == 1 && !signal.Name.StartsWith("TimingViolation", StringComparison.Ordinal));
        Assert.All(flags, flag => Assert.NotEqual(states.Contains(flag.Name), FoxBmsFaults.OfFlag(flag.Name, null, null).HasValue));
    }

    [Fact]
    public void No_profile_knows_a_frame_that_commands() =>
        Assert.All(FoxBmsProfile.All, profile => Assert.DoesNotContain(
            profile.Messages, message => message.Id is 0x210 or 0x300 || (message.Id is 0x230 && profile == FoxBmsProfile.V16)));
}
