using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>How the borrowers of a simulated club repay: most on the meeting day, some late, some in part, some too much; and how the treasurer now and then writes it down wrongly.</summary>
internal sealed class Collecting(Treasurer treasurer, Agenda agenda, Lending lending, Dice dice)
{
    // After a year without hope the board gives a loan up, unless the fund is too small to bear it.
    private const int DaysUntilWriteOff = 365;

    private static readonly Vnd SmallestAfterWriteOff = new(40_000_000);

    private static readonly Vnd LargestMistaken = new(700_000);

    private readonly List<(LoanFile Loan, LocalDate On)> _notedDown = [];
    private LoanFile? _collectedBefore;
    private bool _mistaken;

    /// <summary>Collects what is due at a meeting.</summary>
    /// <param name="day">The day of the meeting.</param>
    /// <param name="mistakesMayHappen">Not when the interest is to be allocated the same evening: it would have to be taken back from the pots.</param>
    public void Collect(LocalDate day, bool mistakesMayHappen)
    {
        RecordWhatWasNotedDown(day);
        _mistaken = !mistakesMayHappen;
        _collectedBefore = null;
        foreach (var loan in lending.Open)
        {
            if (loan.PositionOn(treasurer.Fund, day) is not { IsOpen: true } position)
            {
                continue;
            }

            var due = LoanFile.Due(position);
            if (due.IsPositive)
            {
                Face(loan, position, due, day);
            }
        }

        lending.RemoveRepaid(day);
    }

    private void Face(LoanFile loan, LoanPosition position, Vnd due, LocalDate day)
    {
        if (loan.Discipline == Discipline.Defaulting && day >= loan.StopsOn && !(day >= loan.ResumesOn))
        {
            if (loan.ResumesOn is null && position is { DaysPastDue: > DaysUntilWriteOff, Outstanding.IsPositive: true } && treasurer.Fund.Books.FundSize.Latest - position.Outstanding >= SmallestAfterWriteOff)
            {
                treasurer.Record(new WriteOffLoan(loan.LoanId, day, "Không còn khả năng thu, theo biên bản họp Ban Chủ nhiệm"), day);
            }
            else if (dice.Chance(0.08))
            {
                Pay(loan, Vnd.Min(due, new Vnd(dice.Between(1, 3) * 100_000L)), day);
            }

            return;
        }

        var chance = dice.Fraction();
        var (late, part, skipped) = loan.Discipline == Discipline.Punctual ? (0.012, 0.002, 0.002) : (0.20, 0.06, 0.07);
        if (chance < late)
        {
            PayLater(loan, day.PlusDays(dice.Between(2, 25)));
        }
        else if (chance < late + part)
        {
            Pay(loan, RoundedUp(new Vnd(due.Amount * dice.Between(3, 7) / 10), 10_000), day);
        }
        else if (chance >= late + part + skipped)
        {
            PayInFull(loan, position, due, day);
        }
    }

    private void PayInFull(LoanFile loan, LoanPosition position, Vnd due, LocalDate day)
    {
        var chance = dice.Below(1000);
        var amount = chance switch
        {
            // The pigs were sold.
            < 12 => LoanFile.Payoff(position, treasurer.Fund.Loan(loan.LoanId).Account!.DisbursedOn),
            < 60 => RoundedUp(due, 50_000),
            < 66 => due + new Vnd(dice.Between(1, 10) * 5_000L),
            _ => due,
        };
        if (!_mistaken && amount < LargestMistaken && dice.Chance(0.007))
        {
            _mistaken = true;
            PayMistakenly(loan, amount, day);
        }
        else
        {
            Pay(loan, amount, day);
        }

        _collectedBefore = loan;
    }

    private void PayLater(LoanFile loan, LocalDate on)
    {
        if (dice.Chance(0.3))
        {
            _notedDown.Add((loan, on));
        }
        else
        {
            agenda.At(on, day => PayWhatIsDue(loan, day, day));
        }
    }

    // The treasurer took the money between two meetings, wrote it on a slip, and enters it at the meeting with the date on which it came.
    private void RecordWhatWasNotedDown(LocalDate day)
    {
        foreach (var (loan, on) in _notedDown)
        {
            PayWhatIsDue(loan, treasurer.IsOpen(on) ? on : day, day);
        }

        _notedDown.Clear();
    }

    private void PayWhatIsDue(LoanFile loan, LocalDate on, LocalDate day)
    {
        if (loan.PositionOn(treasurer.Fund, on) is { } position && LoanFile.Due(position) is { IsPositive: true } due)
        {
            treasurer.Record(new RepayLoan(loan.LoanId, due, on, CashAccount.Cash), day);
        }
    }

    private void PayMistakenly(LoanFile loan, Vnd amount, LocalDate day)
    {
        var (entry, reason, postAgain) = dice.Below(3) switch
        {
            0 => (Pay(loan, amount + new Vnd(dice.Between(1, 10) * 10_000L), day), "Ghi nhầm số tiền", true),
            1 when _collectedBefore is { } other => (Pay(other, amount, day), "Ghi nhầm người vay", true),
            _ => (PayTwice(loan, amount, day), "Ghi trùng hai lần", false),
        };
        if (dice.Chance(0.5))
        {
            Correct(day);
        }
        else
        {
            agenda.At(day.PlusDays(dice.Between(1, 3)), Correct);
        }

        void Correct(LocalDate today)
        {
            treasurer.Reverse(entry, reason, today, backdated: dice.Chance(0.5));
            if (postAgain)
            {
                treasurer.Record(new RepayLoan(loan.LoanId, amount, treasurer.IsOpen(day) ? day : today, CashAccount.Cash), today);
            }
        }
    }

    private long PayTwice(LoanFile loan, Vnd amount, LocalDate day)
    {
        Pay(loan, amount, day);
        return Pay(loan, amount, day);
    }

    private long Pay(LoanFile loan, Vnd amount, LocalDate day) => treasurer.Record(new RepayLoan(loan.LoanId, amount, day, CashAccount.Cash), day);

    private static Vnd RoundedUp(Vnd amount, long unit) => new((amount.Amount + unit - 1) / unit * unit);
}
