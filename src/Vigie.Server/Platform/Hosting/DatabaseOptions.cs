namespace Vigie.Server.Platform.Hosting;

/// <summary>The database: which one, and how many connections.</summary>
internal sealed record DatabaseOptions : IChecked
{
    /// <summary>The database to use, as the owner of its schema; unset, the server runs one of its own in DATA_DIR.</summary>
    [Setting("DATABASE_URL")]
    public string? Url { get; init; }

    /// <summary>The login that serves requests, when an administrator has made it; unset, the server makes vigie_app.</summary>
    [Setting("DATABASE_APP_URL")]
    public string? AppUrl { get; init; }

    /// <summary>Connections kept in the normal course of things.</summary>
    [Setting("DATABASE_POOL_SIZE", Min = 1, Max = 1000)]
    public int PoolSize { get; init; } = 20;

    /// <summary>Connections more when there is much to do.</summary>
    [Setting("DATABASE_MAX_OVERFLOW", Min = 0, Max = 1000)]
    public int MaxOverflow { get; init; } = 30;

    /// <summary>How long a request waits for a connection, in seconds.</summary>
    [Setting("DATABASE_POOL_TIMEOUT", Min = 1, Max = 300)]
    public int PoolTimeoutSeconds { get; init; } = 15;

    /// <summary>After how long a connection is replaced, in seconds.</summary>
    [Setting("DATABASE_POOL_RECYCLE", Min = 0, Max = 86400)]
    public int PoolRecycleSeconds { get; init; } = 3600;

    /// <summary>How long the start waits for the database to answer, in seconds.</summary>
    [Setting("DATABASE_START_TIMEOUT_SECONDS", Min = 0, Max = 600)]
    public int StartTimeoutSeconds { get; init; } = 10;

    public void Check()
    {
        if (AppUrl is not null && Url is null)
        {
            throw new StartupProblem("DATABASE_APP_URL is set without DATABASE_URL: set both, or neither.");
        }
    }
}
