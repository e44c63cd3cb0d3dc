using System.Text.Json.Serialization;

namespace Vigie.Server.Platform.Jobs;

/// <summary>
/// Work done later, at least once, in one transaction of its tenant, which also marks the job as done: what it writes is written
/// once. It must not call other servers.
/// </summary>
internal interface IJob<TPayload>
{
    Task RunAsync(TPayload payload, CancellationToken ct);
}

/// <summary>
/// Work done later, at least once, without a transaction around it: what calls other servers, or takes long. It opens its own short
/// sessions, and may be run again after any of its steps.
/// </summary>
internal interface ILongJob<TPayload>
{
    Task RunAsync(TPayload payload, JobRun run, CancellationToken ct);
}

/// <summary>One run of a long job.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="ProgressAsync">Tells how far it is, 0 to 1; cheap enough to be told every second.</param>
internal sealed record JobRun(int TenantId, long JobId, int Attempt, Func<double, Task> ProgressAsync)
{
    /// <summary>A failure now is final.</summary>
    public bool IsLast => Attempt >= JobKind.MostAttempts;
}

/// <summary>A run that failed because another server asked for patience.</summary>
/// <param name="wait">The next run is not before.</param>
internal sealed class AskedToWait(TimeSpan wait, Exception problem) : Exception(problem.Message, problem)
{
    public TimeSpan Wait => wait;
}

/// <summary>Each queue has runners of its own: a flood of mail keeps no alert waiting.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobQueueName>))]
internal enum JobQueueName
{
    [JsonStringEnumMemberName("default")] Default,
    [JsonStringEnumMemberName("alerts")] Alerts,
    [JsonStringEnumMemberName("maintenance")] Maintenance,
    [JsonStringEnumMemberName("mail")] Mail,
    [JsonStringEnumMemberName("whatsapp")] WhatsApp,
}

[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
internal enum JobStatus
{
    [JsonStringEnumMemberName("waiting")] Waiting,
    [JsonStringEnumMemberName("running")] Running,
    [JsonStringEnumMemberName("done")] Done,
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>A kind of job: how a row of the table becomes a call.</summary>
/// <param name="Name">In the table; never changed while such jobs wait.</param>
/// <param name="Long">An <see cref="ILongJob{TPayload}"/>: without a transaction around it.</param>
/// <param name="Start">Runs it: services of the scope, payload as JSON, run.</param>
internal sealed record JobKind(
    string Name, JobQueueName Queue, bool Long, Func<IServiceProvider, string, JobRun, CancellationToken, Task> Start)
{
    /// <summary>Called with the payload when a person removes such a job, in that transaction: what waits for it waits no longer.</summary>
    public Func<IServiceProvider, string, CancellationToken, Task>? Removed { get; init; }

    /// <summary>With the pauses of <see cref="JobRunner.Pause"/>: a day of trying.</summary>
    public const int MostAttempts = 10;
}

/// <summary>A job that comes back, for every active tenant: its next run waits in the table like any other job.</summary>
internal sealed record JobSchedule(string Name, JobKind Kind, Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> Next);

internal static class JobRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobPulse>().AddSingleton<JobStore>().AddSingleton<JobWriting>().AddScoped<JobQueue>().AddHostedService<JobRunner>().AddHostedService<ScheduleKeeper>()
        .AddJob<ForgetJobs, OldJobs>().AddSchedule<OldJobs>(Occurrences.Daily(new(3, 10)));

    public static IServiceCollection AddJob<TJob, TPayload>(this IServiceCollection services, JobQueueName queue = JobQueueName.Default)
        where TJob : class, IJob<TPayload> =>
        services.AddScoped<TJob>().AddSingleton(new JobKind(
            typeof(TPayload).Name, queue, Long: false,
            (scope, payload, _, ct) => scope.GetRequiredService<TJob>().RunAsync(JobQueue.Read<TPayload>(payload), ct)));

    /// <param name="removed"><see cref="JobKind.Removed"/>.</param>
    public static IServiceCollection AddLongJob<TJob, TPayload>(
        this IServiceCollection services, JobQueueName queue = JobQueueName.Default, Func<IServiceProvider, TPayload, CancellationToken, Task>? removed = null)
        where TJob : class, ILongJob<TPayload> =>
        services.AddScoped<TJob>().AddSingleton(new JobKind(
            typeof(TPayload).Name, queue, Long: true,
            (scope, payload, run, ct) => scope.GetRequiredService<TJob>().RunAsync(JobQueue.Read<TPayload>(payload), run, ct))
        {
            Removed = removed is null ? null : (scope, payload, ct) => removed(scope, JobQueue.Read<TPayload>(payload), ct),
        });

    /// <summary>Runs the job of <typeparamref name="TPayload"/>, whose payload has no fields, again and again.</summary>
    /// <param name="next">The first run after a moment, in the tenant's time zone: <see cref="Occurrences"/>.</param>
    public static IServiceCollection AddSchedule<TPayload>(
        this IServiceCollection services, Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> next) =>
        services.AddSingleton(provider => new JobSchedule(
            typeof(TPayload).Name, provider.GetServices<JobKind>().Single(kind => kind.Name == typeof(TPayload).Name), next));
}
