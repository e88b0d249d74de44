using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Funds;

/// <summary>The balances of every fund after its last entry, one row a club.</summary>
internal sealed class FundPositions : IInlineProjection<Fund>
{
    private const string Upsert =
        """
        INSERT INTO ledger.fund_positions AS p (
            tenant_id, club_id, version, opened_on, cash_on_hand, bank, in_kind_stock, loans_outstanding, fund_size,
            activity_fund, reserve, board_allowance, unallocated_interest, credits, suspense, interest_received)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (tenant_id, club_id) DO UPDATE SET
            version = excluded.version, cash_on_hand = excluded.cash_on_hand, bank = excluded.bank, in_kind_stock = excluded.in_kind_stock,
            loans_outstanding = excluded.loans_outstanding, fund_size = excluded.fund_size, activity_fund = excluded.activity_fund,
            reserve = excluded.reserve, board_allowance = excluded.board_allowance, unallocated_interest = excluded.unallocated_interest,
            credits = excluded.credits, suspense = excluded.suspense, interest_received = excluded.interest_received
        """;

    public string Name => "fund_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var tenants = new string[slices.Count];
        var funds = new Fund[slices.Count];
        for (var i = 0; i < slices.Count; i++)
        {
            tenants[i] = slices[i].Tenant;
            funds[i] = slices[i].Steps[^1].After;
        }

        long[] Latest(Func<Books, DailyBalances> balances) => Array.ConvertAll(funds, fund => balances(fund.Books).Latest.Amount);
        return new Statement(
            Upsert,
            [
                Of(tenants),
                Of(Array.ConvertAll(funds, fund => fund.ClubId)),
                Of(Array.ConvertAll(funds, fund => fund.Version)),
                Of(Array.ConvertAll(funds, fund => fund.OpenedOn.ToDateOnly())),
                Of(Latest(books => books[Account.Cash])),
                Of(Latest(books => books[Account.Bank])),
                Of(Latest(books => books[Account.InKindStock])),
                Of(Array.ConvertAll(funds, fund => (fund.Books[Account.LoansOutstanding].Latest + fund.Books[Account.LoansToTakeOver].Latest).Amount)),
                Of(Latest(books => books.FundSize)),
                Of(Latest(books => books[Account.ActivityFund])),
                Of(Latest(books => books[Account.Reserve])),
                Of(Latest(books => books[Account.BoardAllowance])),
                Of(Latest(books => books[Account.UnallocatedInterest])),
                Of(Latest(books => books[Account.MemberCredits])),
                Of(Latest(books => books[Account.Suspense])),
                Of(Latest(books => books.InterestReceived)),
            ]);
    }
}
