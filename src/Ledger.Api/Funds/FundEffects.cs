using Ledger.Api.Audit;
using Ledger.Api.Pages;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>One thing that an entry would change, before and after; null where there is nothing.</summary>
public sealed record FundEffect(PageText What, PageText? Before, PageText? After);

/// <summary>What an entry would make of a fund, for whoever must decide on it.</summary>
internal static class FundEffects
{
    /// <summary>Every balance that would be another one on a day, what would become of a loan, and which rules.</summary>
    public static List<FundEffect> Between(Fund before, Fund after, LocalDate day, string? loanId)
    {
        var effects = new List<FundEffect>();
        foreach (var account in ChartOfAccounts.All)
        {
            Add(new PageText(account.VietnameseName(), account.EnglishName()), fund => fund.Books[account].At(day));
        }

        if (loanId is not null)
        {
            Add(With(FundTexts.LoanOwes, loanId), fund => fund.Loan(loanId).AccountOn(day)?.PositionOn(day).Outstanding ?? Vnd.Zero);
            Add(With(FundTexts.LoanOverdue, loanId), fund => fund.Loan(loanId).AccountOn(day)?.PositionOn(day) is { } position ? position.OverduePrincipal + position.OverdueInterest : Vnd.Zero);
        }

        if (before.ClosedThrough != after.ClosedThrough)
        {
            effects.Add(new FundEffect(FundTexts.ClosedThrough, Written(before.ClosedThrough), Written(after.ClosedThrough)));
        }

        if (after.Policies.Length > before.Policies.Length)
        {
            var rules = PolicyAnswer.Of(after.Policies[^1]);
            var lines = ChangeLines.Of(PolicyAnswer.Of(before.PolicyInForceOn(rules.EffectiveFrom)), rules);
            effects.AddRange(lines.Where(line => line.IsChanged).Select(line => new FundEffect(line.Name, line.Before?.Text, line.After?.Text)));
        }

        return effects;

        void Add(PageText what, Func<Fund, Vnd> amount)
        {
            var (now, then) = (amount(before), amount(after));
            if (now != then)
            {
                effects.Add(new FundEffect(what, ShownValue.Of(now).Text, ShownValue.Of(then).Text));
            }
        }
    }

    private static PageText With(PageText text, string loanId) => new(text.In(vietnamese: true, loanId), text.In(vietnamese: false, loanId));

    private static PageText? Written(LocalDate? day) => day is { } known ? ShownValue.Of(known).Text : null;
}
