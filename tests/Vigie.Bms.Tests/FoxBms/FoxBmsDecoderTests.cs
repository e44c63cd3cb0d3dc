using Vigie.Bms.Can;
using Vigie.Bms.FoxBms;

namespace Vigie.Bms.Tests.FoxBms;

public sealed class FoxBmsDecoderTests
{
    /// <summary>The worked examples of the protocol reference: frame, string, signal, value in the protocol's unit.</summary>
    [Theory]
    [InlineData("233#05100A1C0224108D", 0, "BatteryVoltage=64.8 BusVoltage=64.7 Power=2.74 Current=42.37")]
    [InlineData("235#9766596261C80017", 0, "MinimumSoc=60.5 MaximumSoc=61.3 MinimumSoe=60.0 MaximumSoe=60.9 Soh=100 Energy=2.3")]
    [InlineData("243#20CB97F057FFBF00", 1, "Voltage=65.14 Current=-20.05 Power=-1.30")]
    [InlineData("245#1974CA5930FA00EC", 1, "MinimumSoc=60.4 MaximumSoc=61.2 MinimumSoe=60.0 MaximumSoe=60.8 Soh=100 Energy=2.36")]
    [InlineData(
        "220#1720000000000019", 0, "BmsState=7 NumberOfConnectedStrings=1 InsulationMonitoring=1 InsulationResistance=5000 GeneralError=0")]
    [InlineData("220#0A04400000000000", 0, "BmsState=10 NumberOfConnectedStrings=0 GeneralError=1 InterlockState=1")]
    [InlineData("230#00030000F9190000", 0, "MaximumCellTemperature=25 SensorMaximumCellTemperature=3 MinimumCellTemperature=-7")]
    [InlineData(
        "231#00C300000E300E19", 0,
        "MaximumCellVoltage=3632 MaximumCellVoltageCellIndex=3 MinimumCellVoltage=3609 MinimumCellVoltageCellIndex=12")]
    [InlineData("232#2D016A07403A130C", 0, "MaximumDischargeCurrent=180 MaximumChargeCurrent=90.5 MaximumDischargePower=11.6")]
    [InlineData("232#2D016A07403A130C", 0, "MaximumChargePower=5.8 MaximumBatteryVoltage=76 MinimumBatteryVoltage=48")]
    [InlineData(
        "240#0200010001000000", 2,
        "IsStringConnected=0 OvertemperatureChargeMolWarning=1 PositiveContactorError=1 NegativeContactorError=0")]
    [InlineData("241#01000033F3000000", 1, "MaximumCellTemperature=25.5 MinimumCellTemperature=-6.5")]
    [InlineData("242#01000038C0E19000", 1, "MaximumCellVoltage=3632 MinimumCellVoltage=3609")]
    public void The_worked_examples_decode_as_stated(string frame, int multiplexer, string expected)
    {
        var read = Read("(1.0) can0 " + frame);
        Assert.Equal(multiplexer, read.Multiplexer);
        foreach (var pair in expected.Split(' ').Select(text => text.Split('=')))
        {
            var signal = read.Signals.Single(signal => signal.Name == pair[0]);
            Assert.Equal(
                decimal.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture), signal.Raw(read.Payload) * signal.Scale);
        }
    }

    [Fact]
    public void A_discharging_current_is_negative_and_exact()
    {
        var sample = Only("233#05100A1C0224108D", "220#1820000000000019");
        Assert.Equal((64.8, -42.37, -2740.0), (sample.Voltage, sample.Current, sample.Power));
        Assert.Equal(BatteryStatus.Discharging, sample.Status);
    }

    [Fact]
    public void A_build_with_the_other_sign_can_be_told()
    {
        var sample = Only(new FoxBmsOptions { IsChargePositive = true }, "233#05100A1C0224108D");
        Assert.Equal((42.37, 2740.0), (sample.Current, sample.Power));
    }

    [Fact]
    public void A_sensor_whose_flag_says_invalid_is_null_and_not_0()
    {
        Assert.Equal([23, -4], Only("260#000317FC00000000").CellTemperatures);
        Assert.Equal([null, -4], Only("260#000217FC00000000").CellTemperatures);
    }

    [Fact]
    public void Before_release_1_8_the_flag_means_the_opposite()
    {
        string[] frames = ["260#003C17FC00000000"];
        Assert.Equal([23, -4], Only(FoxBmsProfile.V17, new(), frames).CellTemperatures);
        Assert.Equal([null, null, 0, 0, 0, 0], Only(FoxBmsProfile.V110, new(), frames).CellTemperatures);
    }

    [Fact]
    public void In_release_1_6_cells_are_under_0x240_and_empty_slots_are_no_cells()
    {
        var sample = Only(FoxBmsProfile.V16, new(), "240#0007ECBF61FB2FD9", "240#0107EC0000000000");
        Assert.Equal([4.057, 4.056, 4.057, 4.057, 4.056], sample.CellVoltages);
        Assert.Empty(sample.Notes);
    }

    [Fact]
    public void A_cell_that_becomes_invalid_does_not_keep_its_old_value()
    {
        var sample = Only("250#00F7ECBF61FB2FD9", "250#00E7ECBF61FB2FD9");
        Assert.Equal([null, 4.056, 4.057, 4.057], sample.CellVoltages);
    }

    [Fact]
    public void Faults_come_in_the_common_vocabulary_with_their_own_names_beside()
    {
        var sample = Only("233#05100A1C0224108D", "220#0A04400000000000", "240#0200010001000000");
        Assert.Equal(BatteryStatus.Fault, sample.Status);
        Assert.Equal([BmsFault.Contactor, BmsFault.EmergencyStop], sample.Faults);
        Assert.Contains(new("PositiveContactorError", BmsFault.Contactor, FaultSeverity.Error, 2), sample.FaultDetails);
        Assert.Contains(new("OvertemperatureChargeMolWarning", BmsFault.OverTemperature, FaultSeverity.Warning, 2), sample.FaultDetails);
    }

    [Fact]
    public void A_general_error_alone_is_an_internal_fault() =>
        Assert.Equal([BmsFault.Internal], Only("233#05100A1C0224108D", "220#0A04000000000000").Faults);

    [Fact]
    public void A_fault_ends_with_the_message_in_which_its_bit_is_clear() =>
        Assert.Equal([], Only("233#05100A1C0224108D", "220#0A04400000000000", "220#1720000000000019").Faults);

    [Fact]
    public void Without_the_frames_that_carry_faults_nothing_is_said_of_them() => Assert.Null(Only("233#05100A1C0224108D").Faults);

    [Fact]
    public void An_overcurrent_of_a_string_has_the_direction_of_the_current()
    {
        Assert.Equal([BmsFault.OverCurrentDischarge], Only("233#05100A1C0224108D", "240#1000000000000080").Faults);
        Assert.Equal(
            [BmsFault.OverCurrentCharge],
            Only(new FoxBmsOptions { IsChargePositive = true }, "233#05100A1C0224108D", "240#1000000000000080").Faults);
    }

    [Fact]
    public void A_fatal_error_holds_while_the_BMS_stays_in_its_error_state()
    {
        string[] lines =
        [
            "(100.0) can0 222#1700000000000000", "(100.1) can0 220#0A04000000000000", "(130.0) can0 220#0A04000000000000",
            "(130.1) can0 233#05100A1C0224108D", "(160.0) can0 220#1720000000000019", "(160.1) can0 233#05100A1C0224108D",
        ];
        var samples = TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V111), lines);
        Assert.Equal([BmsFault.OverTemperature], samples[0].Faults);
        Assert.Equal([], samples[1].Faults);
    }

    [Theory]
    [InlineData("235#FFFFFFFFFFFFFFFF", "soc")]
    [InlineData("233#0000000000000000", "voltage")]
    [InlineData("233#7FFE000000000000", "voltage")]
    [InlineData("233#0510000000010000", "current")]
    [InlineData("250#00F01F0000000000", "cell_voltages")]
    [InlineData("260#00017F0000000000", "cell_temperatures")]
    [InlineData("260#0001800000000000", "cell_temperatures")]
    public void A_value_that_cannot_be_true_is_left_out_and_noted(string frame, string measure) =>
        Assert.Contains(
            new QualityNote(QualityProblem.OutOfRange, measure),
            Only("234#0000000000000000", frame, "243#20CB97F057FFBF00", "260#0103170000000000").Notes);

    [Fact]
    public void A_state_of_health_that_is_measured_is_published()
    {
        Assert.Equal(99.5, Only("235#9766596261C70017").Soh);
        Assert.Null(Only("235#9766596261C80017").Soh); // 100 % is the constant of the firmware
    }

    [Fact]
    public void Cells_beyond_the_configuration_are_flagged_and_not_written()
    {
        var sample = Only(new FoxBmsOptions { CellCount = 2 }, "250#00F7ECBF61FB2FD9");
        Assert.Equal([4.057, 4.056], sample.CellVoltages);
        Assert.Equal([new QualityNote(QualityProblem.BeyondConfiguration, "cell_voltages")], sample.Notes);
    }

    [Fact]
    public void The_wrong_profile_is_noticed()
    {
        var lines = TestData.Lines("foxbms/sample_v1.11_charge.candump");
        var samples = TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V110), lines);
        Assert.All(samples, sample => Assert.Contains(sample.Notes, note => note.Problem == QualityProblem.ProfileSuspect));
        Assert.Equal(24, samples[^1].Temperature); // from the sensors, whose frames are the same in both
    }

    [Theory]
    [InlineData("(1.0) can0 233#05100A1C022410", "rejected")]
    [InlineData("(1.0) can0 250#3600000000000000", "rejected")]
    [InlineData("(1.0) can0 260#1E00000000000000", "rejected")]
    [InlineData("(1.0) can0 233#R", "rejected")]
    [InlineData("(1.0) can0 233##105100A1C0224108D", "rejected")]
    [InlineData("(1.0) can0 20000233#05100A1C0224108D", "rejected")]
    [InlineData("(1.0) can0 00000233#05100A1C0224108D", "unknown")]
    [InlineData("(1.0) can0 210#0000000000000000", "unknown")]
    [InlineData("(1.0) can0 233#05100A1C0224108", "malformed")]
    [InlineData("(1.0 can0 233#05100A1C0224108D", "malformed")]
    [InlineData("noise", "malformed")]
    [InlineData("", "blank")]
    public void What_cannot_be_used_is_counted_and_gives_no_sample(string line, string count)
    {
        var decoder = new FoxBmsDecoder(FoxBmsProfile.V111);
        Assert.Empty(TestData.Decode(decoder, [line]));
        var counts = decoder.Counts;
        Assert.Equal(
            (1L, 0L, count == "rejected" ? 1L : 0L, count == "unknown" ? 1L : 0L, count == "malformed" ? 1L : 0L),
            (counts.Lines, counts.Decoded, counts.Rejected, counts.Unknown, counts.Malformed));
    }

    [Fact]
    public void A_second_bus_is_another_battery()
    {
        string[] lines = ["(1.0) can0 233#05100A1C0224108D", "(1.1) can1 233#06100A1C0224108D"];
        var first = new FoxBmsDecoder(FoxBmsProfile.V111);
        Assert.Equal(64.8, Assert.Single(TestData.Decode(first, lines)).Voltage);
        Assert.Equal(1, first.Counts.Rejected);
        Assert.Equal(
            77.6, Assert.Single(TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V111, new() { Channel = "can1" }), lines)).Voltage);
    }

    [Fact]
    public void A_measure_that_is_not_repeated_is_forgotten()
    {
        string[] lines = ["(100.0) can0 233#05100A1C0224108D", "(105.0) can0 235#9766596261C80017", "(112.0) can0 235#9766596261C80017"];
        var samples = TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V111), lines);
        Assert.Equal([64.8, 64.8, null], samples.Select(sample => sample.Voltage));
        Assert.Equal([null, 60.5, 60.5], samples.Select(sample => sample.Soc));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_stop_the_reader()
    {
        string[] lines = ["(5000.0) can0 233#05100A1C0224108D", "(100.0) can0 235#9766596261C80017", "(101.5) can0 235#9766596261C80017"];
        var samples = TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V111), lines);
        Assert.Equal([5000, 100, 101.5], samples.Select(sample => sample.SourceTime!.Value.TotalSeconds));
        Assert.Equal([64.8, null, null], samples.Select(sample => sample.Voltage));
    }

    [Fact]
    public void Without_times_a_sample_is_what_came_between_two_state_frames()
    {
        string[] cycle = ["can0  220   [8]  17 20 00 00 00 00 00 19", "can0  233   [8]  05 10 0A 1C 02 24 10 8D"];
        var samples = TestData.Decode(new FoxBmsDecoder(FoxBmsProfile.V111), [.. cycle, .. cycle, .. cycle]);
        Assert.Equal([64.8, 64.8, 64.8], samples.Select(sample => sample.Voltage));
        Assert.All(samples, sample => Assert.Null(sample.SourceTime));
    }

    private static FoxBmsFrame Read(string line)
    {
        Assert.True(CanLog.TryParse(line, out var frame));
        return FoxBmsProfile.V111.Read(frame)!.Value;
    }

    private static BmsSample Only(params string[] frames) => Only(new(), frames);

    private static BmsSample Only(FoxBmsOptions options, params string[] frames) => Only(FoxBmsProfile.V111, options, frames);

    private static BmsSample Only(FoxBmsProfile profile, FoxBmsOptions options, params string[] frames) =>
        Assert.Single(TestData.Decode(new FoxBmsDecoder(profile, options), frames.Select(frame => "(100.0) can0 " + frame)));
}
