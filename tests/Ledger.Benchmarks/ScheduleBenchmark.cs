using System.Diagnostics;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Benchmarks;

/// <summary>What one schedule costs.</summary>
/// <param name="Method">The interest method.</param>
/// <param name="Microseconds">Time of one schedule of 12 monthly instalments: the fastest of the rounds, in microseconds.</param>
/// <param name="Bytes">Memory that it allocates, in bytes.</param>
public sealed record ScheduleCost(InterestMethod Method, double Microseconds, double Bytes);

/// <summary>Time and memory of a schedule of 12 monthly instalments, by method.</summary>
public static class ScheduleBenchmark
{
    private const int Rounds = 2_000;
    private const int SchedulesPerRound = 200;

    /// <summary>Measures every method on the calling thread.</summary>
    public static IReadOnlyList<ScheduleCost> Run() => [.. Enum.GetValues<InterestMethod>().Select(Measure)];

    /// <summary>Measures and prints.</summary>
    public static void Print()
    {
        foreach (var cost in Run())
        {
            Console.WriteLine(FormattableString.Invariant($"schedule of 12 instalments, {cost.Method}: {cost.Microseconds:0.00} us, {cost.Bytes:0} bytes"));
        }
    }

    private static ScheduleCost Measure(InterestMethod method)
    {
        var terms = new LoanTerms { Rate = InterestRate.PerMonth(1m), Method = method, Instalments = 12, Rounding = new Rounding(1000) };
        var fastest = double.MaxValue;
        var bytes = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < SchedulesPerRound; i++)
            {
                RepaymentSchedule.For(new Vnd(5_000_000 + i), new LocalDate(2026, 1, 31), terms);
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMicroseconds / SchedulesPerRound);
            bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / SchedulesPerRound;
        }

        return new(method, fastest, bytes);
    }
}
