using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class CorrectionTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Reverse_Capital_TakesItBackFromItsDateOn()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        await club.Capital(5_000_000, "2025-02-01", "donation");

        var reversed = (await Reverse(club, 3, "2025-03-01")).ShouldBe(201);

        reversed.Numbers("entry", "version", "reverses").Should().Equal(4, 4, 3);
        reversed.At("loanId").Should().BeNull();
        reversed.At("postings")!.ToJsonString().Should().Be("""[{"account":"cash","debit":0,"credit":5000000},{"account":"capitalDonation","debit":5000000,"credit":0}]""");
        (await club.Fund()).Numbers("cash", "fundSize", "capital.donation").Should().Equal(10_000_000, 10_000_000, 0);
        (await club.Fund("?asOf=2025-02-28")).Number("capital.donation").Should().Be(5_000_000);
    }

    [Fact]
    public async Task Reverse_Repayment_OpensTheDebtAgain()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        var entry = (await club.Repay(loan, 1_030_000, "2025-02-05")).Number("entry");

        var reversed = (await Reverse(club, entry, "2025-02-10")).ShouldBe(201);

        reversed.String("loanId").Should().Be(loan);
        reversed.At("postings")!.ToJsonString().Should().Be(
            """[{"account":"cash","debit":0,"credit":1030000},{"account":"loansOutstanding","debit":1000000,"credit":0},{"account":"unallocatedInterest","debit":30000,"credit":0}]""");
        (await club.Fund("?asOf=2025-02-09")).Numbers("loansOutstanding", "interestReceived", "loans.inArrears").Should().Equal(2_000_000, 30_000, 0);
        (await club.Fund("?asOf=2025-02-10")).Numbers("loansOutstanding", "interestReceived", "loans.inArrears", "cash").Should().Equal(3_000_000, 0, 1, 7_000_000);
        var read = await club.Loan(loan, "?asOf=2025-02-10");
        read.Numbers("outstanding", "daysPastDue", "overdue.principal", "overdue.interest").Should().Equal(3_000_000, 5, 1_000_000, 30_000);
        read.Items("transactions").Should().HaveCount(2);
        read.String("transactions.1.reversedOn").Should().Be("2025-02-10");
    }

    [Fact]
    public async Task Reverse_Disbursement_LetsTheLoanBePaidOutAgain()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });

        (await Reverse(club, 5, "2025-01-06")).ShouldBe(201);

        (await club.Fund()).Numbers("cash", "loansOutstanding", "loans.active").Should().Equal(10_000_000, 0, 0);
        (await club.Loan(loan)).String("status").Should().Be("approved");
        (await club.Loan(loan, "?asOf=2025-01-05")).String("status").Should().Be("active");
        (await club.Repay(loan, 1_000, "2025-01-07")).ShouldBeProblem(422, "loan-not-disbursed");
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-10" })).ShouldBe(201);
        (await club.Loan(loan)).String("schedule.0.dueOn").Should().Be("2025-02-10");
    }

    [Fact]
    public async Task Reverse_DisbursementWithRepayments_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05");
        (await club.Repay(loan, 280_000, "2025-02-05")).ShouldBe(201);
        var before = await service.Recorded();

        (await Reverse(club, 5, "2025-03-01")).ShouldBeProblem(422, "loan-has-repayments", "entry");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Reverse_EveryKindOfEntry_LeavesTheBalancesAsTheyWere()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { method = "interestOnly" });
        (await club.Repay(loan, 30_000, "2025-02-05")).ShouldBe(201);
        var before = await club.Fund();
        (string Path, object Body)[] posts =
        [
            ("fund/cash-transfers", new { from = "cash", to = "bank", amount = 100, on = "2025-02-06" }),
            ("fund/cash-counts", new { on = "2025-02-06", counted = 7_029_909 }),
            ("fund/suspense-settlements", new { amount = 9, on = "2025-02-06", to = "reserve", note = "x" }),
            ("fund/interest-allocations", new { on = "2025-02-06" }),
            ("fund/activity-payments", new { amount = 30_000, on = "2025-02-06", activity = "x" }),
        ];
        var entries = new Stack<long>();
        foreach (var (path, body) in posts)
        {
            entries.Push((await club.Post(path, body)).ShouldBe(201).Number("entry"));
        }

        foreach (var entry in entries)
        {
            (await Reverse(club, entry, "2025-02-06")).ShouldBe(201);
        }

        (await club.Fund()).At("trialBalance")!.ToJsonString().Should().Be(before.At("trialBalance")!.ToJsonString());
    }

    [Fact]
    public async Task Reverse_WhatCannotBe_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(1_000_000);
        await club.Capital(2_000_000);
        (await Reverse(club, 3, "2025-03-01")).ShouldBe(201);
        await club.Request(500_000, "2025-03-01");
        var before = await service.Recorded();

        (await Reverse(club, 4, "2025-03-02")).ShouldBeProblem(422, "reversal-of-reversal", "entry");
        (await Reverse(club, 3, "2025-03-02")).ShouldBeProblem(422, "already-reversed", "entry").Number("figures.reversedBy").Should().Be(4);
        (await Reverse(club, 1, "2025-03-02")).ShouldBeProblem(422, "not-reversible", "entry");
        (await Reverse(club, 5, "2025-03-02")).ShouldBeProblem(422, "not-reversible", "entry");
        (await Reverse(club, 6, "2025-03-02")).ShouldBeProblem(422, "no-such-entry", "entry");
        (await Reverse(club, long.MaxValue, "2025-03-02")).ShouldBeProblem(422, "no-such-entry", "entry");
        (await Reverse(club, 2, "2025-01-01")).ShouldBeProblem(422, "date-out-of-order", "on");
        (await Reverse(club, 0, "2025-03-02")).ShouldBeProblem(400, "invalid-request", "entry");
        (await Reverse(club, -1, "2025-03-02")).ShouldBeProblem(400, "invalid-request", "entry");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Reverse_CapitalThatIsLent_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(3_000_000);
        await club.Lend(2_000_000, "2025-01-05");
        var before = await service.Recorded();

        var refused = await Reverse(club, 2, "2025-03-01");

        refused.ShouldBeProblem(422, "insufficient-cash");
        refused.Numbers("figures.available", "figures.shortfall").Should().Equal(1_000_000, 2_000_000);
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Close_Period_RefusesEveryEarlierDate()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var requested = await club.Request(1_000_000, "2025-01-05");
        var approved = await club.Approve(1_000_000, "2025-01-05");
        var loan = await club.Lend(1_000_000, "2025-01-05");
        (await club.Post("fund/period-closings", new { through = "2025-03-31" })).ShouldBe(201).Number("entry").Should().Be(9);
        (await club.Fund()).String("closedThrough").Should().Be("2025-03-31");
        var before = await service.Recorded();

        (string Path, object Body, string Field)[] posts =
        [
            ("fund/capital", new { source = "grant", amount = 1, on = "2025-03-31" }, "on"),
            ("fund/capital-returns", new { source = "grant", amount = 1, on = "2025-03-31" }, "on"),
            ("fund/cash-transfers", new { from = "cash", to = "bank", amount = 1, on = "2025-03-31" }, "on"),
            ("fund/cash-counts", new { counted = 1, on = "2025-03-31" }, "on"),
            ("fund/suspense-settlements", new { amount = 1, on = "2025-03-31", to = "reserve", note = "x" }, "on"),
            ("fund/interest-allocations", new { on = "2025-03-31" }, "on"),
            ("fund/activity-payments", new { amount = 1, on = "2025-03-31", activity = "x" }, "on"),
            ("fund/reversals", new { entry = 2, reason = "x", on = "2025-03-31" }, "on"),
            ($"loans/{requested}/approval", new { on = "2025-03-31" }, "on"),
            ($"loans/{requested}/rejection", new { on = "2025-03-31", reason = "x" }, "on"),
            ($"loans/{approved}/disbursement", new { on = "2025-03-31" }, "on"),
            ($"loans/{loan}/repayments", new { amount = 1, on = "2025-03-31" }, "on"),
        ];
        foreach (var (path, body, field) in posts)
        {
            (await club.Post(path, body)).ShouldBeProblem(422, "period-closed", field).String("figures.closedThrough").Should().Be("2025-03-31");
        }

        (await club.Post("loans", new { memberId = club.MemberId, principal = 1, purpose = "x", requestedOn = "2025-03-31" })).ShouldBeProblem(422, "period-closed");
        (await club.Post("fund/period-closings", new { through = "2025-03-31" })).ShouldBeProblem(422, "period-already-closed", "through");
        (await club.Post("fund/period-closings", new { through = "2025-03-30" })).ShouldBeProblem(422, "period-already-closed", "through");
        (await service.Recorded()).Should().Be(before);
        (await club.Repay(loan, 1_000, "2025-04-01")).ShouldBe(201);
    }

    [Theory]
    [InlineData("2024-12-31", "before-fund-opened")]
    [InlineData("2026-01-16", "date-in-future")]
    public async Task Post_DateOutsideTheFund_IsRefusedEverywhere(string on, string slug)
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var requested = await club.Request(1_000_000, "2025-01-05");
        var approved = await club.Approve(1_000_000, "2025-01-05");
        var loan = await club.Lend(1_000_000, "2025-01-05");
        var before = await service.Recorded();

        (string Path, object Body)[] posts =
        [
            ("fund/capital", new { source = "grant", amount = 1, on }),
            ("fund/capital-returns", new { source = "grant", amount = 1, on }),
            ("fund/cash-transfers", new { from = "cash", to = "bank", amount = 1, on }),
            ("fund/cash-counts", new { counted = 1, on }),
            ("fund/suspense-settlements", new { amount = 1, on, to = "reserve", note = "x" }),
            ("fund/interest-allocations", new { on }),
            ("fund/activity-payments", new { amount = 1, on, activity = "x" }),
            ("fund/reversals", new { entry = 2, reason = "x", on }),
            ("fund/period-closings", new { through = on }),
            ("loans", new { memberId = club.MemberId, principal = 1, purpose = "x", requestedOn = on }),
            ($"loans/{requested}/approval", new { on }),
            ($"loans/{requested}/rejection", new { on, reason = "x" }),
            ($"loans/{approved}/disbursement", new { on }),
            ($"loans/{loan}/repayments", new { amount = 1, on }),
        ];
        foreach (var (path, body) in posts)
        {
            (await club.Post(path, body)).ShouldBeProblem(422, slug);
        }

        (await service.Recorded()).Should().Be(before);
    }

    private static Task<Reply> Reverse(TestClub club, long entry, string on) => club.Post("fund/reversals", new { entry, reason = "Ghi nhầm", on });
}
