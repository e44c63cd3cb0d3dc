namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>How much history is made.</summary>
/// <param name="Days">With a sample every five minutes, without the single cells.</param>
/// <param name="FineDays">The last of them, with a sample every ten seconds and all cells.</param>
internal sealed record DemoSpan(double Days, double FineDays)
{
    public const int Step = 300;
    public const int FineStep = 10;

    public static DemoSpan Usual { get; } = new(365, 2);
}
