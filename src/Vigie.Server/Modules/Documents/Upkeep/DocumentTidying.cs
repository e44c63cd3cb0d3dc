namespace Vigie.Server.Modules.Documents.Upkeep;

/// <summary>Looks after every tenant's documents: once at the start, then once an hour.</summary>
internal sealed partial class DocumentTidying(DocumentUpkeep upkeep, ILogger<DocumentTidying> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await upkeep.TidyAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in an hour.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "Looking after the documents failed; trying again in an hour")]
    private partial void LogFailed(Exception problem);
}
