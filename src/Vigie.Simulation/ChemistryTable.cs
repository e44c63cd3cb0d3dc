namespace Vigie.Simulation;

/// <summary>The figures of the five chemistries.</summary>
internal static class ChemistryTable
{
    public static CellChemistry Create(Chemistry chemistry) => chemistry switch
    {
        Chemistry.LiIon => LiIon(),
        Chemistry.Lifepo4 => Lifepo4(),
        Chemistry.Ncm => Ncm(),
        Chemistry.Lto => Lto(),
        _ => LeadAcid(),
    };

    private static CellChemistry LiIon() => new(new CellCurve([
        (-0.05, 2.00), (0, 3.00), (0.05, 3.50), (0.1, 3.63), (0.2, 3.71), (0.3, 3.75), (0.4, 3.78), (0.5, 3.82),
        (0.6, 3.88), (0.7, 3.95), (0.8, 4.02), (0.9, 4.10), (1, 4.19), (1.05, 4.45),
    ], 1.5))
    {
        Chemistry = Chemistry.LiIon,
        NominalVoltage = 3.7,
        ChargeVoltage = 4.20,
        FloatVoltage = 4.15,
        CutOffVoltage = 2.80,
        DamageVoltage = 2.00,
        OhmicDrop = 0.070,
        PolarisationDrop = 0.040,
        PolarisationSeconds = 60,
        CoulombicEfficiency = 0.997,
        SelfDischargePerMonth = 0.02,
        SurplusSeconds = 86_400,
        MaxChargeRate = 0.7,
        MaxDischargeRate = 2,
        MinChargeTemperature = 0,
        MinTemperature = -20,
        MaxTemperature = 55,
        WattHoursPerKilogram = 150,
        CalendarLoss = 0.021,
        CycleLoss = 6.0e-5,
        AgeingActivation = 31_700,
        ResistanceActivation = 20_000,
        ResistanceGrowth = 3.5,
        Balances = true,
    };

    private static CellChemistry Lifepo4() => new(new CellCurve([
        (-0.05, 1.40), (0, 2.65), (0.02, 2.95), (0.05, 3.09), (0.1, 3.19), (0.2, 3.24), (0.3, 3.275), (0.4, 3.287), (0.5, 3.292),
        (0.6, 3.302), (0.7, 3.325), (0.8, 3.330), (0.9, 3.334), (0.96, 3.342), (0.98, 3.36), (1, 3.43), (1.01, 3.56), (1.05, 4.10),
    ], 1.2))
    {
        Chemistry = Chemistry.Lifepo4,
        NominalVoltage = 3.2,
        ChargeVoltage = 3.55,
        FloatVoltage = 3.42,
        CutOffVoltage = 2.50,
        DamageVoltage = 1.50,
        OhmicDrop = 0.045,
        PolarisationDrop = 0.035,
        PolarisationSeconds = 90,
        CoulombicEfficiency = 0.998,
        SelfDischargePerMonth = 0.02,
        SurplusSeconds = 3_600,
        MaxChargeRate = 0.5,
        MaxDischargeRate = 1.5,
        MinChargeTemperature = 0,
        MinTemperature = -20,
        MaxTemperature = 55,
        WattHoursPerKilogram = 105,
        CalendarLoss = 0.017,
        CycleLoss = 3.5e-5,
        AgeingActivation = 31_700,
        ResistanceActivation = 22_000,
        ResistanceGrowth = 3,
        Balances = true,
    };

    private static CellChemistry Ncm() => new(new CellCurve([
        (-0.05, 2.00), (0, 3.00), (0.05, 3.38), (0.1, 3.47), (0.2, 3.56), (0.3, 3.61), (0.4, 3.65), (0.5, 3.71),
        (0.6, 3.80), (0.7, 3.90), (0.8, 3.99), (0.9, 4.08), (1, 4.19), (1.05, 4.45),
    ], 1.5))
    {
        Chemistry = Chemistry.Ncm,
        NominalVoltage = 3.65,
        ChargeVoltage = 4.20,
        FloatVoltage = 4.15,
        CutOffVoltage = 2.80,
        DamageVoltage = 2.00,
        OhmicDrop = 0.050,
        PolarisationDrop = 0.035,
        PolarisationSeconds = 60,
        CoulombicEfficiency = 0.998,
        SelfDischargePerMonth = 0.02,
        SurplusSeconds = 86_400,
        MaxChargeRate = 1,
        MaxDischargeRate = 3,
        MinChargeTemperature = 0,
        MinTemperature = -20,
        MaxTemperature = 55,
        WattHoursPerKilogram = 165,
        CalendarLoss = 0.021,
        CycleLoss = 5.5e-5,
        AgeingActivation = 31_700,
        ResistanceActivation = 20_000,
        ResistanceGrowth = 3.5,
        Balances = true,
    };

    private static CellChemistry Lto() => new(new CellCurve([
        (-0.05, 1.20), (0, 1.80), (0.05, 2.05), (0.1, 2.12), (0.2, 2.18), (0.3, 2.21), (0.4, 2.24), (0.5, 2.28),
        (0.6, 2.33), (0.7, 2.39), (0.8, 2.45), (0.9, 2.53), (0.95, 2.60), (1, 2.74), (1.05, 3.00),
    ], 1))
    {
        Chemistry = Chemistry.Lto,
        NominalVoltage = 2.3,
        ChargeVoltage = 2.75,
        FloatVoltage = 2.70,
        CutOffVoltage = 1.60,
        DamageVoltage = 1.20,
        OhmicDrop = 0.035,
        PolarisationDrop = 0.020,
        PolarisationSeconds = 40,
        CoulombicEfficiency = 0.997,
        SelfDischargePerMonth = 0.02,
        SurplusSeconds = 86_400,
        MaxChargeRate = 4,
        MaxDischargeRate = 8,
        MinChargeTemperature = -25,
        MinTemperature = -30,
        MaxTemperature = 55,
        WattHoursPerKilogram = 65,
        CalendarLoss = 0.012,
        CycleLoss = 1.3e-5,
        AgeingActivation = 31_700,
        ResistanceActivation = 16_000,
        ResistanceGrowth = 2,
        Balances = true,
    };

    private static CellChemistry LeadAcid() => new(new CellCurve([
        (-0.05, 1.40), (0, 1.955), (0.1, 1.985), (0.25, 2.02), (0.5, 2.06), (0.75, 2.10), (0.9, 2.122), (1, 2.145),
        (1.02, 2.39), (1.05, 2.75),
    ], 2))
    {
        Chemistry = Chemistry.LeadAcid,
        NominalVoltage = 2.0,
        ChargeVoltage = 2.40,
        FloatVoltage = 2.25,
        CutOffVoltage = 1.75,
        DamageVoltage = 1.40,
        OhmicDrop = 0.070,
        PolarisationDrop = 0.060,
        PolarisationSeconds = 300,
        CoulombicEfficiency = 0.92,
        SelfDischargePerMonth = 0.04,
        SurplusSeconds = 21_600,
        MaxChargeRate = 0.25,
        MaxDischargeRate = 1,
        MinChargeTemperature = -25,
        MinTemperature = -30,
        MaxTemperature = 50,
        WattHoursPerKilogram = 33,
        CalendarLoss = 0.018,
        CycleLoss = 1.2e-4,
        AgeingActivation = 40_000,
        ResistanceActivation = 16_000,
        ResistanceGrowth = 4,
        Balances = false,
    };
}
