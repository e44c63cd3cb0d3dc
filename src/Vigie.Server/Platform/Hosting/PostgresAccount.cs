namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// The account that PostgreSQL runs as. PostgreSQL refuses to run as root; when the server runs as root, its programs are started as the
/// owner of the existing cluster, else as postgres, else as nobody. Otherwise they run as the server's own account. <c>Change</c> is
/// the account to change to, by name or by number when it has no name; null when nothing changes.
/// </summary>
internal sealed record PostgresAccount(string? Change, string Uid, string Gid)
{
    /// <summary>Chooses the account for a cluster that is in <paramref name="cluster"/> or will be.</summary>
    /// <exception cref="StartupProblem">The cluster belongs to an account that this one cannot become.</exception>
    public static async Task<PostgresAccount> ChooseAsync(string cluster, CancellationToken ct)
    {
        var owner = Directory.Exists(cluster) ? await FieldsAsync(["stat", "-c", "%U %u %g", cluster], ct) : null;
        if (!Environment.IsPrivilegedProcess)
        {
            var self = (await FieldsAsync(["id", "-u"], ct) ?? ["?"])[0];
            return owner is null || owner[1] == self ? new(null, self, self) : throw new StartupProblem(
                $"{cluster} belongs to the account {owner[0]}: start the server as {owner[0]} or as root, or choose another DATA_DIR.");
        }

        if (owner is [var name, not "0", _])
        {
            return new(name == "UNKNOWN" ? owner[1] : name, owner[1], owner[2]);
        }

        foreach (var account in (string[])["postgres", "nobody"])
        {
            if (await FieldsAsync(["id", "-u", account], ct) is [var uid] && await FieldsAsync(["id", "-g", account], ct) is [var gid])
            {
                return new(account, uid, gid);
            }
        }

        throw new StartupProblem(
            "PostgreSQL does not run as root: create an account for it (useradd --system postgres), or set DATABASE_URL.");
    }

    /// <summary>The command, run as this account.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="asChild">
    /// For the database itself: in a session of its own, so that Ctrl-C in the terminal does not reach it before the server has drained,
    /// and (Linux) told to stop by SIGINT, a «fast» shutdown, when the thread that started it ends, however that comes about.
    /// </param>
    public IReadOnlyList<string> Run(IReadOnlyList<string> command, bool asChild = false)
    {
        var line = new List<string>();
        if (asChild && Shell.Find("setsid") is { } setsid)
        {
            line.Add(setsid);
        }

        var setpriv = Shell.Find("setpriv");
        if (setpriv is not null && (Change is not null || asChild))
        {
            line.AddRange([setpriv, .. Change is null ? [] : (string[])["--reuid", Uid, "--regid", Gid, "--clear-groups"]]);
            line.AddRange([.. asChild ? (string[])["--pdeathsig", "INT"] : [], "--"]);
        }
        else if (Change is not null)
        {
            line.AddRange(Shell.Find("runuser") is { } runuser ? [runuser, "-u", Change, "--"]
                : Shell.Find("su") is { } su ? [su, "-s", "/bin/sh", Change, "-c", "exec \"$0\" \"$@\"", "--"]
                : throw new StartupProblem(
                    "Install util-linux (setpriv, runuser): without it the server, run as root, cannot start PostgreSQL."));
        }

        return [.. line, .. command];
    }

    /// <summary>Gives a file or folder to this account, with all it holds.</summary>
    /// <exception cref="StartupProblem">The file system does not let us.</exception>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (Change is not null && await Shell.RunAsync(["chown", "-R", $"{Uid}:{Gid}", path], ct) is { Code: not 0, Output: var reason })
        {
            throw new StartupProblem($"Cannot give {path} to the account {Change} ({reason}): choose another DATA_DIR.");
        }
    }

    /// <summary>Checks that this account can enter every folder on the way to <paramref name="folder"/>.</summary>
    /// <exception cref="StartupProblem">It cannot; the sentence names the folder to open.</exception>
    public async Task MustReachAsync(string folder, CancellationToken ct)
    {
        if (Change is null)
        {
            return;
        }

        var onTheWay = new Stack<string>();
        for (var step = new DirectoryInfo(folder); step is not null; step = step.Parent)
        {
            onTheWay.Push(step.FullName);
        }

        foreach (var step in onTheWay)
        {
            if (await Shell.RunAsync(Run(["test", "-x", step]), ct) is { Code: not 0 })
            {
                throw new StartupProblem(
                    $"The account {Change}, which PostgreSQL runs as, cannot enter {step}: "
                    + $"run «chmod o+x {step}», or choose another DATA_DIR.");
            }
        }
    }

    private static async Task<string[]?> FieldsAsync(string[] command, CancellationToken ct) =>
        await Shell.RunAsync(command, ct) is { Code: 0, Output: var output } ? output.Split(' ') : null;
}
