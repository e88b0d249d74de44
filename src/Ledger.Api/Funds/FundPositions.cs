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
    private static readonly BeliefTables Tables = new(
        "fund_positions",
        "fund_history",
        ["tenant_id", "club_id"],
        [
            "opened_on", "cash_on_hand", "bank", "in_kind_stock", "loans_outstanding", "loans_to_take_over", "fund_size", "activity_fund", "reserve", "board_allowance", "unallocated_interest", "credits", "suspense",
            "capital_grant", "capital_state_budget", "capital_member_contribution", "capital_member_loan", "capital_donation", "capital_fundraising", "capital_in_kind", "capital_other",
            "retained_interest", "interest_received", "written_off", "recovered",
            "principal_lent", "loans_lent", "active_loans", "borrowers", "women", "older", "poor", "near_poor", "ever_borrowed",
        ]);

    public string Name => "fund_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Tables.Write(Believe(slices), Keys, Figures);

    public IEnumerable<CopiedRows> Copy(IReadOnlyList<AppendedSlice<Fund>> slices) => Tables.Copy(Believe(slices), Keys, Figures);

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
        var beliefs = new Beliefs<FundStanding>(slice.Before is null ? null : FundStanding.LastChangeOn(slice.Before));
        var before = slice.Before;
        foreach (var (recorded, after) in slice.Steps)
        {
            var @event = (FundEvent)recorded.Data;
            var earlier = before;
            if (earlier is not null)
            {
                after.TallyAfter(earlier, @event);
            }

            if (FundStanding.IsChangedBy(@event))
            {
                beliefs.Write(
                    @event.On, recorded.Timestamp, recorded.Version, FundStanding.Latest(after, @event.On),
                    () => FundStanding.Covering(earlier!, @event.On), () => FundStanding.StandingsFrom(after, @event.On));
            }

            before = after;
        }

        return beliefs;
    }

    private static IEnumerable<NpgsqlParameter> Keys(IReadOnlyList<AppendedSlice<Fund>> funds) => [Of(Column(funds, fund => fund.Tenant)), Of(Column(funds, fund => fund.StreamId))];

    private static IEnumerable<NpgsqlParameter> Figures(IReadOnlyList<(AppendedSlice<Fund> Fund, FundStanding Standing)> rows)
    {
        NpgsqlParameter Amounts(Func<FundStanding, long> amount) => Of(Column(rows, row => amount(row.Standing)));
        NpgsqlParameter Balances(Account account) => Amounts(standing => standing[account].Amount);
        NpgsqlParameter Counts(Func<FundTally, int> count) => Of(Column(rows, row => count(row.Standing.Tally)));
        return
        [
            Of(Column(rows, row => row.Fund.Steps[^1].After.OpenedOn.ToDateOnly())),
            Balances(Account.Cash),
            Balances(Account.Bank),
            Balances(Account.InKindStock),
            Amounts(standing => (standing[Account.LoansOutstanding] + standing[Account.LoansToTakeOver]).Amount),
            Balances(Account.LoansToTakeOver),
            Amounts(standing => standing.FundSize.Amount),
            Balances(Account.ActivityFund),
            Balances(Account.Reserve),
            Balances(Account.BoardAllowance),
            Balances(Account.UnallocatedInterest),
            Balances(Account.MemberCredits),
            Balances(Account.Suspense),
            Balances(Account.CapitalGrant),
            Balances(Account.CapitalStateBudget),
            Balances(Account.CapitalMemberContribution),
            Balances(Account.CapitalMemberLoan),
            Balances(Account.CapitalDonation),
            Balances(Account.CapitalFundraising),
            Balances(Account.CapitalInKind),
            Balances(Account.CapitalOther),
            Balances(Account.RetainedInterest),
            Amounts(standing => standing.InterestReceived.Amount),
            Amounts(standing => -standing[Account.PrincipalWrittenOff].Amount),
            Balances(Account.PrincipalRecovered),
            Amounts(standing => standing.Tally.PrincipalLent.Amount),
            Counts(tally => tally.LoansLent),
            Counts(tally => tally.ActiveLoans),
            Counts(tally => tally.Borrowers),
            Counts(tally => tally.Women),
            Counts(tally => tally.Older),
            Counts(tally => tally.Poor),
            Counts(tally => tally.NearPoor),
            Counts(tally => tally.EverBorrowed),
        ];
    }
}
