using System.Text.Json;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Api.Tests.Funds;

/// <summary>What the read models say is what the stored events say.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReadModelTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly LocalDate Ever = new(9999, 12, 31);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Positions_AfterARandomHistory_EqualTheFoldOfTheEvents(int seed)
    {
        var club = await service.OpenClub(policy: new { interestSplit = new { activityFund = 50, fundGrowth = 30, reserve = 15, boardAllowance = 5 } });
        await Live(club, new Random(seed));

        var replayed = (await service.Host.Store.AggregateStream<Fund>("33", club.Id))!.Aggregate;

        replayed.Version.Should().BeGreaterThan(60, "a history that was refused at every step would prove nothing");
        var latest = (await service.Host.Store.FetchLatest<Fund>("33", club.Id))!.Aggregate;
        latest.Should().Be(replayed);
        (await service.Query(
            $"SELECT concat_ws(' ', opened_on, cash_on_hand, bank, in_kind_stock, loans_outstanding, fund_size, activity_fund, reserve, board_allowance, unallocated_interest, credits, suspense, interest_received) FROM read_models.fund_positions WHERE club_id = '{club.Id}'"))
            .Should().Equal(Row(replayed));
        (await service.Query(
            $"SELECT concat_ws(' ', loan_number, member_id, status, requested_on, coalesce(disbursed_on::text, '-'), principal, outstanding, credit, coalesce(late_from::text, '-'), coalesce(principal_late_from::text, '-')) FROM read_models.loan_positions WHERE club_id = '{club.Id}' ORDER BY loan_number"))
            .Should().Equal(replayed.Loans.Select(Row));
        foreach (var day in (string[])["2025-03-31", "2025-08-15", "2026-01-15"])
        {
            await club.Fund("?asOf=" + day);
        }
    }

    private static string Row(Fund fund)
    {
        var s = FundStatement.Of(fund, Ever);
        return string.Join(' ', new object[] { Iso(fund.OpenedOn), s.CashOnHand.Amount, s.Bank.Amount, s.InKindStock.Amount, s.LoansOutstanding.Amount, s.FundSize.Amount,
            s.ActivityFund.Amount, s.Reserve.Amount, s.BoardAllowance.Amount, s.UnallocatedInterest.Amount, s.Credits.Amount, s.Suspense.Amount, s.InterestReceived.Amount });
    }

    private static string Row(Loan loan)
    {
        var position = loan.AccountOn(Ever)?.PositionOn(Ever);
        return string.Join(' ', loan.Number, loan.MemberId, JsonNamingPolicy.CamelCase.ConvertName($"{loan.StatusOn(Ever)}"), Iso(loan.RequestedOn), Iso(loan.Account?.DisbursedOn),
            loan.Principal.Amount, position?.Outstanding.Amount ?? 0, position?.Paid.Credit.Amount ?? 0, Iso(position?.LateSince), Iso(position?.PrincipalLateSince));
    }

    private static string Iso(LocalDate? date) => date is { } day ? $"{day:uuuu-MM-dd}" : "-";

    /// <summary>A year of whatever comes to a treasurer's mind; the fund refuses what it must.</summary>
    private static async Task Live(TestClub club, Random random)
    {
        var (loans, entries) = (new List<string>(), 1L);
        await club.Capital(20_000_000);
        await club.Capital(3_000_000, source: "inKind");
        for (var step = 0; step < 160; step++)
        {
            var on = $"{new LocalDate(2025, 1, 5).PlusDays((step * 2) + random.Next(-20, 20)):uuuu-MM-dd}";
            var loan = loans.Count > 0 ? loans[random.Next(loans.Count)] : "L1";
            var reply = random.Next(20) switch
            {
                < 3 => await club.Post("loans", new { memberId = club.MemberId, principal = random.Next(1, 50) * 100_000, purpose = "x", requestedOn = on, terms = new { method = Method(random), instalments = random.Next(1, 13) } }),
                < 5 => await club.Post($"loans/{loan}/approval", new { on }),
                5 => random.Next(4) == 0 ? await club.Post($"loans/{loan}/rejection", new { on, reason = "x" }) : await club.Post($"loans/{loan}/approval", new { on }),
                < 9 => await club.Post($"loans/{loan}/disbursement", new { on, inKind = random.Next(5) == 0 }),
                < 14 => await club.Repay(loan, random.Next(1, 40) * 25_000, on),
                14 => await club.Post("fund/capital", new { source = "donation", amount = random.Next(1, 9) * 100_000, on, via = "bank" }),
                15 => await club.Post("fund/cash-transfers", new { from = "cash", to = "bank", amount = random.Next(1, 9) * 100_000, on }),
                16 => await club.Post("fund/interest-allocations", new { on }),
                17 => await club.Post("fund/activity-payments", new { amount = random.Next(1, 9) * 1_000, on, activity = "x" }),
                18 => await club.Post("fund/cash-counts", new { on, counted = random.Next(1, 9) * 1_000_000 }),
                _ => await club.Post("fund/reversals", new { entry = random.NextInt64(2, entries + 1), reason = "x", on }),
            };
            reply.Status.Should().BeOneOf(201, 404, 422);
            if (reply.Status == 201)
            {
                entries = reply.Number("entry");
                if (reply.Body!["terms"] is not null)
                {
                    loans.Add(reply.String("loanId")!);
                }
            }
        }
    }

    private static string Method(Random random) => random.Next(4) switch
    {
        0 => "flat",
        1 => "decliningEqualPrincipal",
        2 => "decliningEqualInstalment",
        _ => "interestOnly",
    };
}
