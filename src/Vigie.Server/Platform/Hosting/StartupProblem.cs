namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// Why the server cannot start, in one sentence that says what to change. The entry point prints the message alone, without a stack
/// trace, and ends with <see cref="ExitCode"/>.
/// </summary>
internal sealed class StartupProblem(string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>EX_CONFIG of sysexits.h: systemd must not restart what a person has to mend (RestartPreventExitStatus=78).</summary>
    public const int ExitCode = 78;
}
