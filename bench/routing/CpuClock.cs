using System.Runtime.InteropServices;

namespace Vigie.Routing.Bench;

/// <summary>The processor time of the calling thread as a clock: what else the machine does then changes no figure.</summary>
public sealed partial class CpuClock : TimeProvider
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() =>
        ReadClock(ThreadCpuTime, out var time) == 0
            ? (time.Seconds * TimestampFrequency) + time.Nanoseconds
            : throw new PlatformNotSupportedException("clock_gettime failed.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Instant time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
