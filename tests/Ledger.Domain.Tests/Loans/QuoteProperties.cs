using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

public sealed class QuoteProperties
{
    private static readonly Instant Recorded = Instant.FromUtc(2199, 1, 1, 0, 0);

    [Fact]
    public void Quote_OfAnyLoanThatAFundAllows_IsWhatIsThenBooked()
    {
        var lent = 0;
        RandomLoans.Hold(loan =>
        {
            if (Lend(loan) is not { } booked)
            {
                return true;
            }

            lent++;
            var position = booked.PositionOn(loan.DisbursedOn);
            return position.Instalments.Select(line => (line.DueOn, line.Principal, line.Interest, line.Balance))
                .SequenceEqual(loan.Schedule().Instalments.Select(line => (line.DueOn, line.Principal, line.Interest, line.Balance)));
        });
        lent.Should().BeGreaterThan(300, "most random loans are within the law and the widest policy");
    }

    // The loan as a fund books it, or null where a rule of the fund refuses it.
    private static LoanAccount? Lend(Loan loan)
    {
        var opened = loan.DisbursedOn;
        var policy = FundPolicy.Default with { MaxPrincipal = Vnd.MaxPosting, MaxTermMonths = LoanTerms.MaxYears * 12 };
        var fund = Fund.Evolve(null, new FundOpened(opened, "c-1", policy), Recorded);
        FundCommand[] commands =
        [
            FundCommands.Receive(Vnd.MaxPosting.Amount, opened),
            FundCommands.Request(loan.Principal.Amount, opened, _ => loan.Terms),
            FundCommands.Approve("L1", opened),
            FundCommands.Disburse("L1", opened, loan.FirstDueOn),
        ];
        try
        {
            return commands.Aggregate(fund, (before, command) => command.Execute(before, Recorded).After).Loan("L1").Account;
        }
        catch (RefusalException)
        {
            return null;
        }
    }
}
