using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Tests.Portfolio;

/// <summary>Figures of a fund reckoned without segments and without what was reckoned before: straight from what is owed on the day.</summary>
internal static class Plainly
{
    public static FundTally Tally(Fund fund, LocalDate day)
    {
        var lent = fund.Loans.Where(loan => loan.AccountOn(day) is not null).ToArray();
        var open = lent.Where(loan => loan.AccountOn(day)!.PositionOn(day).IsOpen).ToArray();
        var borrowers = open.GroupBy(loan => loan.MemberId).Select(loans => loans.MaxBy(loan => loan.Number)!.Borrower).ToArray();
        return new FundTally
        {
            PrincipalLent = new Vnd(lent.Sum(loan => Lent(loan.AccountOn(day)!, day).Amount)),
            LoansLent = lent.Length,
            ActiveLoans = open.Length,
            Borrowers = borrowers.Length,
            Women = borrowers.Count(borrower => borrower.Gender == Gender.Female),
            Older = borrowers.Count(borrower => borrower.Older),
            Poor = borrowers.Count(borrower => borrower.Household == Household.Poor),
            NearPoor = borrowers.Count(borrower => borrower.Household == Household.NearPoor),
            EverBorrowed = lent.Select(loan => loan.MemberId).Distinct().Count(),
        };
    }

    public static Vnd Lent(LoanAccount account, LocalDate day) =>
        account.Principal + new Vnd(account.Facts.OfType<NewSchedule>().Where(fact => fact.CountsOn(day)).Sum(fact => fact.Added.Amount));

    /// <summary>What fell or falls due, day by day, and what was paid of it by then.</summary>
    public static SortedDictionary<LocalDate, (long Due, long OnTime)> Due(Fund fund)
    {
        var due = new SortedDictionary<LocalDate, (long Due, long OnTime)>();
        foreach (var account in fund.Loans.SelectMany(loan => loan.Accounts))
        {
            var changes = account.Facts.SelectMany(fact => new[] { fact.On, fact.ReversedOn ?? fact.On }).Append(account.CountsFrom);
            foreach (var day in changes.SelectMany(change => account.PositionOn(change).Instalments).Select(line => line.DueOn).Distinct().Where(account.CountsOn))
            {
                var position = account.PositionOn(day);
                foreach (var line in position.Instalments.TakeLast(InForce(account, day)).Where(line => line.DueOn == day && !position.IsWrittenOff))
                {
                    var sum = due.GetValueOrDefault(day);
                    due[day] = (sum.Due + line.Total.Amount, sum.OnTime + (line.PaidPrincipal + line.PaidInterest).Amount);
                }
            }
        }

        return due;
    }

    // How many of the lines are those of the schedule in force: a new one takes effect only while something is owed.
    private static int InForce(LoanAccount account, LocalDate day)
    {
        var counted = account.Facts.Where(fact => fact.CountsOn(day)).ToArray();
        for (var place = counted.Length - 1; place >= 0; place--)
        {
            if (counted[place] is NewSchedule schedule
                && (account with { Facts = [.. counted[..place].Select(fact => fact with { ReversedOn = null })] }).PositionOn(schedule.On) is { IsWrittenOff: false } before
                && (before.Outstanding + schedule.Added).IsPositive)
            {
                return schedule.Terms.Instalments;
            }
        }

        return int.MaxValue;
    }
}
