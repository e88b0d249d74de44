using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Storage;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

/// <summary>One entry of a random history, with the fund after it.</summary>
internal sealed record Recorded(FundEvent Event, Instant At, Fund After);

/// <summary>
/// A random but mostly sensible life of a fund. Each seed is one step: it looks at the fund as it stands and asks for something, often backdated, sometimes impossible.
/// The same seeds always give the same history; leaving some out gives a shorter one, which is how a failure is made small.
/// </summary>
internal sealed class History
{
    private static readonly LocalDate OpenedOn = new(2024, 1, 1);

    private readonly List<Recorded> _entries = [];
    private readonly List<(FundCommand Command, RefusalException Refusal, bool IsUntouched)> _refused = [];
    private Instant _now = Instant.FromUtc(2024, 1, 1, 2, 0);

    private History(int[] seeds)
    {
        Seeds = seeds;
        var random = new Random(seeds.Length == 0 ? 0 : seeds[0]);
        var opened = new FundOpened(OpenedOn, "C1", Policy(random));
        _entries.Add(new Recorded(opened, _now, Fund.Evolve(null, opened, _now)));
        if (random.Next(3) == 0)
        {
            MoveIn(random);
        }
        else
        {
            Execute(Receive(30_000_000, OpenedOn));
            Execute(Receive(20_000_000, OpenedOn, CapitalSource.StateBudget, CashAccount.Bank));
        }

        foreach (var seed in seeds)
        {
            Step(new Random(seed));
        }
    }

    public int[] Seeds { get; }

    public IReadOnlyList<Recorded> Entries => _entries;

    public IReadOnlyList<(FundCommand Command, RefusalException Refusal, bool IsUntouched)> Refused => _refused;

    public Fund Fund => _entries[^1].After;

    public Instant Now => _now;

    public LocalDate Today => BusinessCalendar.DateAt(_now);

    /// <summary>Every date on which a balance moved, with the days around each, and some to come.</summary>
    public IEnumerable<LocalDate> Days => _entries.SelectMany(entry => Journal.EntriesOf(entry.Event)).Select(entry => entry.On).Append(Today)
        .SelectMany(day => new[] { day.PlusDays(-1), day, day.PlusDays(1) }).Append(Today.PlusMonths(30)).Distinct().Order();

    /// <summary>Histories of 60 to 150 steps; shrunk by leaving steps out.</summary>
    public static Arbitrary<History> Arbitrary { get; } = Arb.From(
        from length in Gen.Choose(60, 150)
        from seeds in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), length)
        select new History(seeds),
        history => Shorter(history.Seeds).Select(seeds => new History(seeds)));

    /// <summary>The history of one seed.</summary>
    public static History Of(int seed, int steps)
    {
        var random = new Random(seed);
        return new History([.. Enumerable.Range(0, steps).Select(_ => random.Next())]);
    }

    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{_entries.Count} entries, {_refused.Count} refused, seeds [{string.Join(", ", Seeds)}]\n");
        foreach (var (@event, at, after) in _entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{after.Version,4} {BusinessCalendar.DateAt(at):uuuu-MM-dd} {@event.GetType().Name} {Stored.Json(@event)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<int[]> Shorter(int[] seeds)
    {
        for (var size = seeds.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= seeds.Length; start += size)
            {
                yield return [.. seeds[..start], .. seeds[(start + size)..]];
            }
        }
    }

    private static FundPolicy Policy(Random random) => FundPolicy.Default with
    {
        LoanTerms = Terms(random, FundPolicy.Default.LoanTerms),
        AllocationOrder = random.Next(3) == 0 ? [AllocationPart.Principal, AllocationPart.Interest, AllocationPart.Penalty] : FundPolicy.Default.AllocationOrder,
        AllocationBy = (AllocationBy)random.Next(2),
        OverdueInterest = (OverdueInterest)random.Next(2),
        InterestSplit = random.Next(3) switch
        {
            0 => InterestSplit.AllToActivities,
            1 => new InterestSplit(33.3m, 33.3m, 33.4m, 0),
            _ => new InterestSplit(40, 30, 20, 10),
        },
    };

    private static LoanTerms Terms(Random random, LoanTerms terms)
    {
        var instalments = random.Next(1, 13);
        return terms with
        {
            Rate = new InterestRate(random.Next(5) switch { 0 => 0, 1 => 7.3m, 2 => 18, _ => 12 }),
            Method = (InterestMethod)random.Next(4),
            Instalments = instalments,
            Unit = random.Next(4) == 0 ? PeriodUnit.Week : PeriodUnit.Month,
            Rounding = new Rounding(Rounding.Units[random.Next(6) == 0 ? random.Next(4) : 0]),
            DayCount = random.Next(3) == 0 ? (DayCount)random.Next(4) : DayCount.Period,
            GracePrincipal = random.Next(4) == 0 ? random.Next(instalments) : 0,
            GraceInterest = random.Next(4) == 0 ? random.Next(instalments) : 0,
        };
    }

    private void Step(Random random)
    {
        _now += Duration.FromHours(random.Next(4) == 0 ? random.Next(24 * 20) : random.Next(24 * 4));
        if (Command(random) is { } command)
        {
            Execute(command);
        }
    }

    private void MoveIn(Random random)
    {
        var loans = Enumerable.Range(0, random.Next(4)).Select(_ => TakeOver(OpenedOn, new Vnd(random.Next(1, 30) * 100_000L), random)).ToArray();
        Execute(new RecordOpeningBalances(OpenedOn, new Dictionary<Account, Vnd>
        {
            [Account.Cash] = new Vnd(25_000_000),
            [Account.Bank] = new Vnd(15_000_000),
            [Account.LoansOutstanding] = loans.Aggregate(Vnd.Zero, (sum, loan) => sum + loan.Schedule[0].Principal * loan.Schedule.Length),
            [Account.CapitalGrant] = new Vnd(38_700_000) + loans.Aggregate(Vnd.Zero, (sum, loan) => sum + loan.Schedule[0].Principal * loan.Schedule.Length),
            [Account.ActivityFund] = new Vnd(1_000_000),
            [Account.UnallocatedInterest] = new Vnd(300_000),
        }));
        Array.ForEach(loans, Execute);
    }

    // A loan with a few equal instalments left, some of them late.
    private static TakeOverLoan TakeOver(LocalDate on, Vnd part, Random random)
    {
        var (left, late, method) = (random.Next(1, 8), random.Next(5), (InterestMethod)random.Next(4));
        var first = on.PlusMonths(1 - late).PlusDays(random.Next(20));
        return new TakeOverLoan(
            on, "M1", Woman, part * left, first.PlusMonths(-random.Next(1, 6)), "Nuôi gà", terms => terms with { Method = method },
            [.. Enumerable.Range(0, left).Select(number => new ScheduledInstalment(first.PlusMonths(number), part, new Vnd(random.Next(3) * 5_000L)))]);
    }

    private void Execute(FundCommand command)
    {
        var before = Fund;
        var stored = Stored.Json(before);
        try
        {
            var (@event, after) = command.Execute(before, _now);
            _entries.Add(new Recorded(@event, _now, after));
        }
        catch (RefusalException refusal)
        {
            _refused.Add((command, refusal, ReferenceEquals(before, Fund) && Stored.Json(Fund) == stored));
        }
    }

    private FundCommand? Command(Random random)
    {
        var open = Fund.Books[Account.LoansToTakeOver].Latest;
        if (open.IsPositive && random.Next(2) == 0)
        {
            return TakeOver(Today, open, random) with { Principal = open, Schedule = [new ScheduledInstalment(Today.PlusDays(random.Next(-20, 40)), open, new Vnd(random.Next(9_999)))] };
        }

        var on = Date(random);
        var via = random.Next(4) == 0 ? CashAccount.Bank : CashAccount.Cash;
        return random.Next(100) switch
        {
            < 5 => Receive(random.Next(1, 5_000_000), on, random.Next(3) == 0 ? CapitalSource.InKind : (CapitalSource)random.Next(8), via),
            < 8 => Return(random.Next(1, 1_000_000), on, (CapitalSource)random.Next(8), via),
            < 13 => Request(random.Next(1, 60) * 100_000L + (random.Next(2) * random.Next(99_999)), on, random.Next(2) == 0 ? null : terms => Terms(random, terms)),
            < 19 => Waiting(LoanStatus.Requested, random) is { } requested ? random.Next(8) == 0 ? Reject(requested, Today) : Approve(requested, random.Next(2) == 0 ? Today : on) : null,
            < 28 => Waiting(LoanStatus.Approved, random) is { } approved ? Disburse(approved, random.Next(2) == 0 ? Today : on, random.Next(4) == 0 ? on.PlusDays(random.Next(1, 40)) : null, random.Next(4) == 0, via) : null,
            < 55 => Repayment(on, via, random),
            < 71 => Collecting(on, via, random),
            < 84 => Reversal(random),
            < 86 => Count(Math.Max(0, Fund.Balance(Account.Cash, on) + random.Next(-3, 4) * 1_000L), on),
            < 88 => Settle(random.Next(1, 4) * 1_000L, on, (SuspenseTarget)random.Next(3)),
            < 91 => Allocate(random.Next(2) == 0 ? Today : on),
            < 95 => Activity(on, (Pot)random.Next(3), via, random),
            < 98 => Transfer(via, 1 - via, random.Next(1, 5_000_000), on),
            < 99 => new ChangePolicy(Today.PlusDays(random.Next(-200, 100)), Policy(random)),
            _ => Close(Today.PlusDays(-random.Next(30, 400))),
        };
    }

    private RepayLoan? Repayment(LocalDate on, CashAccount via, Random random)
    {
        var lent = Fund.Loans.Where(loan => loan.Account is { } account ? random.Next(6) == 0 || !account.PositionOn(Today).IsClosed : random.Next(20) == 0).ToArray();
        if (lent.Length == 0)
        {
            return null;
        }

        var loan = lent[random.Next(lent.Length)];
        if (loan.Account is { CountsFrom: var lentOn } && random.Next(2) == 0)
        {
            on = lentOn.PlusDays(random.Next(Math.Max(0, Period.DaysBetween(lentOn, Today)) + 1));
        }

        return Repay(loan.Id, Amount(loan, on, random), on, via, (EarlyPayment)Math.Max(0, random.Next(-1, 3)));
    }

    private FundCommand? Collecting(LocalDate on, CashAccount via, Random random)
    {
        var lent = Fund.Loans.Where(loan => loan.Account is not null).ToArray();
        if (lent.Length == 0)
        {
            return null;
        }

        var kind = random.Next(18);
        var fitting = lent.Where(loan => loan.Account!.PositionOn(on) is var position && kind switch
        {
            < 5 => position.Paid.Credit.IsPositive,
            < 7 => position.Waivable.IsPositive,
            < 12 => position.IsOpen,
            < 16 => position.IsWrittenOff,
            _ => position.IsOpen && position.PenaltyDue.IsPositive,
        }).ToArray();
        var loan = fitting.Length == 0 || random.Next(12) == 0 ? lent[random.Next(lent.Length)] : fitting[random.Next(fitting.Length)];
        var lifetime = Math.Max(0, Period.DaysBetween(loan.Account!.DisbursedOn, Today));
        on = random.Next(5) switch { 0 => on, 1 => loan.Account.DisbursedOn.PlusDays(random.Next(lifetime + 1)), _ => Today };
        var position = loan.Account.PositionOn(on);
        long UpTo(Vnd most, int beyond) => random.Next(1, (int)Math.Min(int.MaxValue / 2, Math.Max(0, most.Amount) + beyond));
        return kind switch
        {
            < 2 => new RefundCredit(loan.Id, new Vnd(UpTo(position.Paid.Credit, 500)), on, via),
            < 5 => new UseCredit(loan.Id, new Vnd(UpTo(position.Paid.Credit, 10)), on, (lent.FirstOrDefault(other => other != loan && other.Account!.PositionOn(on).IsOpen && random.Next(8) > 0) ?? loan).Id),
            < 7 => new WaiveInterest(loan.Id, new Vnd(UpTo(position.Waivable, 200)), on, "Biên bản 7"),
            < 9 => new RescheduleLoan(loan.Id, on, terms => Terms(random, terms), random.Next(4) == 0 ? on.PlusDays(random.Next(1, 40)) : null, "Mất mùa"),
            9 => new TopUpLoan(loan.Id, new Vnd(random.Next(1, 40) * 50_000L), on, random.Next(2) == 0 ? null : terms => Terms(random, terms), null, via),
            < 12 => new WriteOffLoan(loan.Id, on, "Biên bản 9"),
            < 16 => new ReceiveRecovery(loan.Id, new Vnd(random.Next(3) == 0 ? position.Paid.WrittenOff.Amount + 1_000 : UpTo(position.Paid.WrittenOff, 50_000)), on, via),
            _ => new RecordBorrowerDeath(loan.Id, on, "Biên bản 3"),
        };
    }

    private PayActivity Activity(LocalDate on, Pot pot, CashAccount via, Random random) =>
        Pay(random.Next(1, (int)Math.Min(1_000_000, Fund.Balance(pot.ToAccount(), Today) + 2_000)), random.Next(3) == 0 ? on : Today, pot, via);

    private LocalDate Date(Random random) => random.Next(20) switch
    {
        < 11 => Today,
        < 16 => Today.PlusDays(-random.Next(60)),
        < 19 => Today.PlusDays(-random.Next(300)),
        _ => Today.PlusDays(random.Next(-900, 5)),
    };

    private string? Waiting(LoanStatus stage, Random random) =>
        random.Next(12) == 0 ? Fund.NextLoanId : Fund.Loans.FirstOrDefault(loan => loan.Stage == stage)?.Id;

    private static long Amount(Loan loan, LocalDate on, Random random)
    {
        if (loan.Account is not { } account)
        {
            return 1;
        }

        var position = account.PositionOn(on);
        var due = position.OverduePrincipal + position.OverdueInterest + position.PenaltyDue + (position.NextDue?.UnpaidPrincipal + position.NextDue?.UnpaidInterest ?? Vnd.Zero);
        return random.Next(8) switch
        {
            < 3 => Math.Max(1, due.Amount),
            3 => Math.Max(1, due.Amount / 3),
            4 => random.Next(1, 50_000),
            5 or 6 => random.Next(1, (int)(loan.Principal.Amount / 3) + 2),
            _ => Math.Max(1, position.Outstanding.Amount + random.Next(-20_000, 50_000)),
        };
    }

    private ReverseEntry Reversal(Random random)
    {
        var ofLoans = _entries.Where(recorded => recorded.Event is LoanFactRecorded or LoanDisbursed or LoanTakenOver && !Fund.Reversals.ContainsKey(recorded.After.Version)).Select(recorded => (int)recorded.After.Version).ToArray();
        var entry = ofLoans.Length > 0 && random.Next(3) > 0 ? ofLoans[random.Next(ofLoans.Length)] : random.Next(5) == 0 ? random.Next(0, _entries.Count + 2) : Math.Max(1, _entries.Count - random.Next(25));
        var original = entry >= 1 && entry <= _entries.Count ? _entries[entry - 1].Event : null;
        var from = original?.On ?? Today;
        var span = Math.Max(0, Period.DaysBetween(from, Today));
        var on = random.Next(4) switch { 0 => from, 1 => from.PlusDays(random.Next(span + 1)), _ => Today };
        return new ReverseEntry(entry, original, "Ghi nhầm", on);
    }
}
