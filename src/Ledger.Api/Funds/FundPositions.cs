using Ledger.Api.Portfolio;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Portfolio;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Funds;

/// <summary>How every fund stands, and stood, on any day as known at any instant.</summary>
internal sealed class FundPositions : ICopiedProjection<Fund>
{
    private static readonly BeliefTables<FundStanding> Tables = new(
        "fund_positions",
        "fund_history",
        ["tenant_id", "club_id"],
        ["opened_on"],
        [],
        Balance("cash_on_hand", Account.Cash),
        Balance("bank", Account.Bank),
        Balance("in_kind_stock", Account.InKindStock),
        ("loans_outstanding", standing => (standing[Account.LoansOutstanding] + standing[Account.LoansToTakeOver]).Amount),
        Balance("loans_to_take_over", Account.LoansToTakeOver),
        ("fund_size", standing => standing.FundSize.Amount),
        Balance("activity_fund", Account.ActivityFund),
        Balance("reserve", Account.Reserve),
        Balance("board_allowance", Account.BoardAllowance),
        Balance("unallocated_interest", Account.UnallocatedInterest),
        Balance("credits", Account.MemberCredits),
        Balance("suspense", Account.Suspense),
        Balance("capital_grant", Account.CapitalGrant),
        Balance("capital_state_budget", Account.CapitalStateBudget),
        Balance("capital_member_contribution", Account.CapitalMemberContribution),
        Balance("capital_member_loan", Account.CapitalMemberLoan),
        Balance("capital_donation", Account.CapitalDonation),
        Balance("capital_fundraising", Account.CapitalFundraising),
        Balance("capital_in_kind", Account.CapitalInKind),
        Balance("capital_other", Account.CapitalOther),
        Balance("retained_interest", Account.RetainedInterest),
        ("interest_received", standing => standing.InterestReceived.Amount),
        ("written_off", standing => -standing[Account.PrincipalWrittenOff].Amount),
        Balance("recovered", Account.PrincipalRecovered),
        ("principal_lent", standing => standing.Tally.PrincipalLent.Amount),
        ("loans_lent", standing => standing.Tally.LoansLent),
        ("active_loans", standing => standing.Tally.ActiveLoans),
        ("borrowers", standing => standing.Tally.Borrowers),
        ("women", standing => standing.Tally.Women),
        ("older", standing => standing.Tally.Older),
        ("poor", standing => standing.Tally.Poor),
        ("near_poor", standing => standing.Tally.NearPoor),
        ("ever_borrowed", standing => standing.Tally.EverBorrowed));

    public string Name => "fund_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Tables.Write(Believe(slices), Keys, Facts, static _ => []);

    public IEnumerable<CopiedRows> Copy(AppendedSlice<Fund> slice) => Tables.Copy(Believe([slice]), Keys, Facts, static _ => []);

    private static List<(AppendedSlice<Fund>, Beliefs<FundStanding>)> Believe(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var funds = new List<(AppendedSlice<Fund>, Beliefs<FundStanding>)>(slices.Count);
        foreach (var slice in slices)
        {
            funds.Add((slice, Believe(slice)));
        }

        return funds;
    }

    private static Beliefs<FundStanding> Believe(AppendedSlice<Fund> slice)
    {
        var beliefs = new Beliefs<FundStanding>(slice.Before is not null, slice.Before is null ? null : FundStanding.LastChangeOn(slice.Before));
        var before = slice.Before;
        for (var i = 0; i < slice.Steps.Count; i++)
        {
            var (recorded, after) = slice.Steps[i];
            var @event = (FundEvent)recorded.Data;
            if (before is not null)
            {
                after.TallyAfter(before, @event);
            }

            if (beliefs.IsBackdated(@event.On) && FundStanding.IsChangedBy(@event))
            {
                beliefs.Backdate(@event.On, recorded.Timestamp, recorded.Version, FundStanding.Covering(before!, @event.On), FundStanding.StandingsFrom(after, @event.On));
            }
            else if (FundStanding.IsChangedBy(@event) && !IsReplaced(slice, i))
            {
                beliefs.Write(recorded.Timestamp, recorded.Version, FundStanding.Latest(after, @event.On));
            }

            before = after;
        }

        return beliefs;
    }

    // As every line of a meeting's sheet but the last: what stands for no instant leaves no row, and need not be reckoned.
    private static bool IsReplaced(AppendedSlice<Fund> slice, int step)
    {
        if (step + 1 == slice.Steps.Count)
        {
            return false;
        }

        var (recorded, next) = (slice.Steps[step].Event, slice.Steps[step + 1].Event);
        return next.Timestamp == recorded.Timestamp && ((FundEvent)next.Data).On == ((FundEvent)recorded.Data).On && FundStanding.IsChangedBy((FundEvent)next.Data);
    }

    private static IEnumerable<NpgsqlParameter> Keys(IReadOnlyList<AppendedSlice<Fund>> funds) => [Of(Column(funds, fund => fund.Tenant)), Of(Column(funds, fund => fund.StreamId))];

    private static IEnumerable<NpgsqlParameter> Facts(IReadOnlyList<AppendedSlice<Fund>> funds) => [Of(Column(funds, fund => fund.Steps[^1].After.OpenedOn.ToDateOnly()))];

    private static (string Column, Func<FundStanding, long> Value) Balance(string column, Account account) => (column, standing => standing[account].Amount);
}
