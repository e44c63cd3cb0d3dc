namespace Vigie.Server.Platform.Jobs;

/// <summary>Sees to it that every active tenant waits for the next run of every schedule.</summary>
internal sealed partial class ScheduleKeeper(JobStore store, IEnumerable<JobSchedule> schedules, ILogger<ScheduleKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<JobSchedule> schedules = [.. schedules];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await store.ScheduleAsync(schedules, stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in half a minute.
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "Scheduled jobs could not be queued; trying again")]
    private partial void LogFailed(Exception problem);
}
