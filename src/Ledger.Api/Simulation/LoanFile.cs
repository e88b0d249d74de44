using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>How a borrower pays.</summary>
internal enum Discipline
{
    /// <summary>On the day, but for an accident.</summary>
    Punctual,

    /// <summary>Late now and then.</summary>
    Hesitant,

    /// <summary>Stops paying after some instalments.</summary>
    Defaulting,
}

/// <summary>A loan that is being repaid, with what only the simulation knows of its borrower.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="MemberIndex">The borrower's place among the members.</param>
/// <param name="Discipline">How the borrower pays.</param>
/// <param name="StopsOn">From when a defaulting borrower pays no more.</param>
/// <param name="ResumesOn">From when a defaulting borrower pays again; null for never.</param>
internal sealed record LoanFile(string LoanId, int MemberIndex, Discipline Discipline, LocalDate StopsOn, LocalDate? ResumesOn)
{
    public LoanPosition? PositionOn(Fund fund, LocalDate day) => fund.Loan(LoanId).Account?.PositionOn(day);

    /// <summary>What has fallen due by the day and is not paid.</summary>
    public static Vnd Due(LoanPosition position)
    {
        var due = Vnd.Zero;
        foreach (var instalment in position.Instalments)
        {
            if (instalment.DueOn > position.On)
            {
                break;
            }

            due += instalment.UnpaidPrincipal + instalment.UnpaidInterest;
        }

        return due;
    }

    /// <summary>What ends the loan on the day: all principal, and the interest of every period that has begun.</summary>
    public static Vnd Payoff(LoanPosition position, LocalDate disbursedOn)
    {
        var payoff = position.Outstanding;
        var begins = disbursedOn;
        foreach (var instalment in position.Instalments)
        {
            if (begins >= position.On)
            {
                break;
            }

            payoff += instalment.UnpaidInterest;
            begins = instalment.DueOn;
        }

        return payoff;
    }
}
