using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A loan is paid out.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The business date.</param>
/// <param name="FirstDueOn">When the first instalment falls due, if not one period after the disbursement (the club's meeting day).</param>
/// <param name="InKind">Whether goods from the stock are lent instead of money.</param>
/// <param name="Via">Where the money is kept.</param>
public sealed record DisburseLoan(string LoanId, LocalDate On, LocalDate? FirstDueOn, bool InKind, CashAccount Via) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        var loan = fund.Loan(LoanId);
        if (loan.Account is { } account)
        {
            throw Rules.LoanAlreadyDisbursed.Refuse(("loanId", LoanId), ("principal", account.Principal), ("disbursedOn", account.DisbursedOn), ("entry", account.Entry));
        }

        if (loan.ApprovedOn is not { } approvedOn)
        {
            throw Rules.LoanNotApproved.Refuse(("loanId", LoanId), ("status", loan.Stage.ToString().ToLowerInvariant()), ("statusVi", loan.Stage.VietnameseName()));
        }

        var earliest = loan.Accounts is [.., { ReversedOn: { } reversedOn }] ? reversedOn : approvedOn;
        if (On < earliest)
        {
            throw Rules.OutOfOrder.Refuse(("on", On), ("earliest", earliest));
        }

        RequireFirstDueOn(On, FirstDueOn, loan.Terms);
        var schedule = RepaymentSchedule.For(loan.Principal, On, loan.Terms, FirstDueOn);
        return new LoanDisbursed(On, LoanId, loan.Principal, InKind, Via, FirstDueOn, ScheduledInstalment.Of(schedule));
    }
}
