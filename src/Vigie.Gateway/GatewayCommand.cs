namespace Vigie.Gateway;

/// <summary>The command line. Exit codes: 0 every sample was accepted, 1 the server rejected some, 2 wrong usage or no answer.</summary>
internal static class GatewayCommand
{
    public const int Unusable = 2;

    private static readonly Argument<FileInfo> File = new("FILE")
    { Description = "Capture: a CAN log (candump, python-can, ASC) or lines of ThingSet." };
    private static readonly Option<string> Protocol = Choice("--protocol", "foxbms", "thingset", "thingset-can");
    private static readonly Option<string?> Profile = new("--profile")
    { Description = "Release of foxBMS: v1.11 (default), v1.10, v1.7, v1.6 or legacy." };
    private static readonly Option<string?> Source = new("--source")
    { Description = "CAN bus or ThingSet node (0x11 with thingset-can) to read; without it the first that speaks." };
    private static readonly Option<int?> Cells = new("--cells") { Description = "Number of cells (foxbms); what exceeds it is not taken." };
    private static readonly Option<bool> ChargePositive = new("--charge-positive")
    { Description = "The firmware sends charging currents as positive (foxbms)." };
    private static readonly Option<string?> Battery = new("--battery") { Description = "external_id of the battery in Vigie." };
    private static readonly Option<string?> Server = new("--server")
    { Description = "Address of Vigie, for example https://vigie.example." };
    private static readonly Option<string?> Key = new("--key") { Description = "API key vk_…; better in the variable VIGIE_KEY." };
    private static readonly Option<string> Speed = new("--speed")
    { DefaultValueFactory = _ => "max", Description = "1 as recorded, 10 ten times as fast, max." };
    private static readonly Option<bool> ShiftToNow = new("--shift-to-now")
    { Description = "Moves the times so that the capture ends now (begins now with --speed 1)." };
    private static readonly Option<string?> Start = new("--start")
    { Description = "Time of the first sample, for captures without a date." };
    private static readonly Option<double> Period = new("--period")
    { DefaultValueFactory = _ => 1, Description = "Seconds between samples that carry no time." };
    private static readonly Option<int> Batch = new("--batch")
    { DefaultValueFactory = _ => 500, Description = "Samples in one request, at most 10000." };
    private static readonly Option<double> RetryFor = new("--retry-for")
    { DefaultValueFactory = _ => 120, Description = "Seconds to try again when the server does not answer." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Prints the samples as NDJSON and sends nothing." };

    /// <summary>Runs one command line; <paramref name="environmentKey"/> is used when <c>--key</c> is not given.</summary>
    public static async Task<int> RunAsync(
        string[] args, string? environmentKey, TextWriter output, TextWriter messages, TimeProvider? clock = null,
        CancellationToken ct = default)
    {
        var replay = new Command("replay", "Decodes a capture and sends its samples to Vigie.")
        {
            File, Protocol, Profile, Source, Cells, ChargePositive, Battery, Server, Key, Speed, ShiftToNow, Start, Period, Batch, RetryFor,
            DryRun,
        };
        replay.SetAction(async (parsed, token) =>
        {
            try
            {
                var options = Read(parsed, environmentKey).Check();
                return await new Replay(options, output, messages, clock ?? TimeProvider.System).RunAsync(token);
            }
            catch (GatewayProblem problem)
            {
                await messages.WriteLineAsync(problem.Message);
                return Unusable;
            }
        });

        var result = new RootCommand("Brings what batteries say to Vigie.") { replay }.Parse(args);
        var exit = await result.InvokeAsync(new() { Output = output, Error = messages }, ct);
        return result.Errors.Count > 0 ? Unusable : exit;
    }

    private static Option<string> Choice(string name, params string[] values)
    {
        var option = new Option<string>(name) { Required = true, Description = string.Join(" or ", values) + "." };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static ReplayArguments Read(ParseResult parsed, string? environmentKey) => new(
        parsed.GetValue(File)!,
        parsed.GetValue(Protocol)!,
        parsed.GetValue(Profile),
        parsed.GetValue(Source),
        parsed.GetValue(Cells),
        parsed.GetValue(ChargePositive),
        parsed.GetValue(Battery),
        parsed.GetValue(Server),
        parsed.GetValue(Key) ?? environmentKey,
        parsed.GetValue(Speed)!,
        parsed.GetValue(ShiftToNow),
        parsed.GetValue(Start),
        parsed.GetValue(Period),
        parsed.GetValue(Batch),
        parsed.GetValue(RetryFor),
        parsed.GetValue(DryRun));
}
