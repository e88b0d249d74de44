namespace Ledger.Api.Hosting;

/// <summary>Says how far something is: on a terminal in one line, otherwise in a line for every tenth.</summary>
internal sealed class ProgressLines(TextWriter output, bool isTerminal)
{
    private long _tenths;

    public void Report(long done, long total, string line)
    {
        var tenths = total == 0 ? 10 : done * 10 / total;
        if (isTerminal)
        {
            output.Write(done == total ? $"\r{line,-78}\n" : $"\r{line,-78}");
        }
        else if (tenths > _tenths)
        {
            output.WriteLine(line);
        }

        _tenths = tenths;
    }
}

/// <summary>Not <see cref="Progress{T}"/>, which reports later and on other threads.</summary>
internal sealed class Reports<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
