using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Observability;

/// <summary>The process itself, under the names that Prometheus client libraries share.</summary>
internal static class ProcessMetrics
{
    private static readonly double StartSeconds = StartTime();

    public static void Write(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        Add("process_cpu_seconds_total", "counter", "Processor time used, user and system.", process.TotalProcessorTime.TotalSeconds);
        Add("process_resident_memory_bytes", "gauge", "Physical memory in use.", process.WorkingSet64);
        Add("process_start_time_seconds", "gauge", "When the process started, in Unix time.", StartSeconds);
        Add("process_threads", "gauge", "Threads of the operating system.", process.Threads.Count);
        Add("dotnet_gc_heap_bytes", "gauge", "Managed memory in use.", GC.GetTotalMemory(forceFullCollection: false));
        Add("dotnet_gc_pause_seconds_total", "counter", "Time in which the garbage collector held the program.",
            GC.GetTotalPauseDuration().TotalSeconds);
        Add("dotnet_gc_collections_total", "counter", "Garbage collections of the oldest generation.",
            GC.CollectionCount(GC.MaxGeneration));
        Add("dotnet_threadpool_queue_length", "gauge", "Work that waits for a thread of the pool.", ThreadPool.PendingWorkItemCount);

        void Add(string name, string type, string help, double value) => text.Append(
            CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {PrometheusText.Number(value)}\n");
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
