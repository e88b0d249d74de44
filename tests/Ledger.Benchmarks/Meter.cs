using System.Globalization;

namespace Ledger.Benchmarks;

/// <summary>What one operation took from the machine.</summary>
/// <param name="Bytes">Memory that this program allocated, in bytes.</param>
/// <param name="ProgramUs">Processor time of this program, in microseconds.</param>
/// <param name="ServerUs">Processor time of PostgreSQL, in microseconds.</param>
internal readonly record struct Cost(double Bytes, double ProgramUs, double ServerUs);

/// <summary>Measures allocations and processor time: unlike the clock, these are hardly disturbed by other work on the machine.</summary>
/// <param name="postmaster">The process id of the PostgreSQL server.</param>
internal sealed class Meter(int postmaster)
{
    private long _allocated;
    private TimeSpan _program;
    private TimeSpan _server;

    public void Start()
    {
        _server = ServerTime();
        _allocated = GC.GetTotalAllocatedBytes();
        _program = Environment.CpuUsage.TotalTime;
    }

    public Cost Stop(double operations) => new(
        (GC.GetTotalAllocatedBytes() - _allocated) / operations,
        (Environment.CpuUsage.TotalTime - _program).TotalMicroseconds / operations,
        (ServerTime() - _server).TotalMicroseconds / operations);

    /// <summary>Processor time of the programs that this one ran and that have ended: known in hundredths of a second.</summary>
    public static TimeSpan EndedPrograms()
    {
        var status = File.ReadAllText("/proc/self/stat");
        var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ');
        const int TimeOfChildren = 14;
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[TimeOfChildren], CultureInfo.InvariantCulture) + long.Parse(fields[TimeOfChildren + 1], CultureInfo.InvariantCulture)));
    }

    private TimeSpan ServerTime()
    {
        var total = TimeSpan.Zero;
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ParentOf(id) == postmaster)
            {
                total += RunTime(id);
            }
        }

        return total;
    }

    // In nanoseconds; the time that a process itself reports comes in hundredths of a second, too coarse for one sheet.
    private static TimeSpan RunTime(int processId)
    {
        try
        {
            return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText($"/proc/{processId}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }

    private static int ParentOf(int processId)
    {
        try
        {
            // "123 (postgres) S 1 ..."
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
