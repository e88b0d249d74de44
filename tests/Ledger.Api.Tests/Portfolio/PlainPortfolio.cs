using System.Runtime.CompilerServices;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using Ledger.Domain.Tests.Portfolio;
using NodaTime;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>The portfolio of a fund reckoned loan by loan from the fund itself: without read models, without SQL, without steps.</summary>
internal static class PlainPortfolio
{
    private static readonly ConditionalWeakTable<Fund, SortedDictionary<LocalDate, (long Due, long OnTime)>> Due = [];

    public static PortfolioFigures Of(Fund? fund, LocalDate day, TargetsInForce targets)
    {
        if (fund is null || day < fund.OpenedOn)
        {
            return PortfolioFigures.None;
        }

        var (loans, before, tally) = (Open(fund, day), day.PlusMonths(-12), Plainly.Tally(fund, day));
        Vnd Since(Account account) => fund.Books[account].At(day) - fund.Books[account].At(before);
        return new PortfolioFigures
        {
            Clubs = 1,
            Active = Volume(loans),
            Rescheduled = Volume([.. loans.Where(loan => IsRescheduled(loan.Account, day))]),
            Late = [.. loans.Where(loan => loan.Position.DaysPastDue > 0).Select(loan => new EquallyLateLoans(
                loan.Position.DaysPastDue, loan.Position.DaysPastDuePrincipal, IsRescheduled(loan.Account, day), 1, loan.Position.Outstanding, loan.Position.OverduePrincipal, loan.Position.OverdueInterest))],
            Borrowers = new Borrowers(tally.Borrowers, tally.Women, tally.Older, tally.Poor, tally.NearPoor),
            EverBorrowed = tally.EverBorrowed,
            OnTimeCollection = Due.GetValue(fund, Plainly.Due).Where(due => due.Key > before && due.Key <= day).Aggregate(default(Share), (sum, due) => sum + new Share(new Vnd(due.Value.OnTime), new Vnd(due.Value.Due))),
            WriteOffs = new WriteOffs(-Since(Account.PrincipalWrittenOff), Since(Account.PrincipalRecovered), Volume(Open(fund, before)).Outstanding, Volume(loans).Outstanding),
            FundSize = fund.Books.FundSize.At(day),
            ClubsAtTarget = fund.Books.FundSize.At(day) >= targets.With(fund.Policies).On(day) ? 1 : 0,
        };
    }

    public static List<(Loan Loan, LoanAccount Account, LoanPosition Position)> Open(Fund fund, LocalDate day) =>
        [.. fund.Loans.Select(loan => (loan, account: loan.AccountOn(day))).Where(pair => pair.account is not null).Select(pair => (pair.loan, pair.account!, pair.account!.PositionOn(day))).Where(loan => loan.Item3.IsOpen)];

    public static bool IsRescheduled(LoanAccount account, LocalDate day) => account.Facts.OfType<NewSchedule>().Any(schedule => schedule.Added.IsZero && schedule.CountsOn(day));

    private static LoanVolume Volume(List<(Loan Loan, LoanAccount Account, LoanPosition Position)> loans) => new(loans.Count, new Vnd(loans.Sum(loan => loan.Position.Outstanding.Amount)));
}
