using Ledger.Api.People;
using Ledger.Api.Tests.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Proposals;

/// <summary>A fund whose policy takes two persons for what matters.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ProposalTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly object TwoPersons = new { approval = "twoPerson" };

    [Fact]
    public async Task Disbursement_ConfirmedByTheChair_IsAnEntryOfBoth()
    {
        using var chair = Chair();
        var club = await ClubOfTwo();
        var loan = await club.Approve(1_200_000, "2025-02-01");

        var proposed = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" }, ("Idempotency-Key", "pay-1"))).ShouldBe(202);

        var proposal = proposed.String("proposalId")!;
        proposed.Header("Location").Should().Be($"/api/v1/{club.Path($"proposals/{proposal}")}");
        (proposed.String("state"), proposed.String("matter"), proposed.String("proposedBy")).Should().Be(("proposed", "loan_disbursed", TestPeople.Id(Role.Treasurer)));
        proposed.String("operation").Should().Be($"POST /api/v1/{club.Path($"loans/{loan}/disbursement")}");
        (proposed.String("description"), proposed.String("englishDescription")).Should().Be(($"Giải ngân khoản vay {loan}: Chăn nuôi gà", $"Paid out loan {loan}: Chăn nuôi gà"));
        (proposed.String("on"), proposed.Number("amount"), proposed.String("loanId")).Should().Be(("2025-02-03", 1_200_000, loan));
        (await club.Loan(loan)).String("status").Should().Be("approved");
        (await club.Fund("?asOf=2025-02-28")).Number("cash").Should().Be(10_000_000);

        var paid = (await chair.Post(club.Path($"proposals/{proposal}/confirmation"), new { })).ShouldBe(201);

        (paid.String("loanId"), paid.String("status")).Should().Be((loan, "active"));
        paid.ETag.Should().Be($"\"{paid.Number("version")}\"");
        var entry = (await club.Get($"fund/entries/{paid.Number("entry")}")).ShouldBe(200);
        (entry.String("by"), entry.String("proposedBy"), entry.String("on")).Should().Be((TestPeople.Id(Role.Chair), TestPeople.Id(Role.Treasurer), "2025-02-03"));
        (await club.Fund("?asOf=2025-02-28")).Number("cash").Should().Be(8_800_000);
        var closed = (await club.Get($"proposals/{proposal}")).ShouldBe(200);
        (closed.String("state"), closed.Number("entry"), closed.String("closedBy")).Should().Be(("confirmed", paid.Number("entry"), TestPeople.Id(Role.Chair)));
        closed.String("closedAt").Should().NotBeNullOrEmpty();
        (await club.Get("fund/verification")).ShouldBe(200).At("valid")!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Confirmation_OfOnesOwn_IsRefused()
    {
        var club = await ClubOfTwo();
        var proposal = await Propose(club);

        (await club.Post($"proposals/{proposal}/confirmation", new { })).ShouldBeProblem(403, "own-proposal");

        (await club.Get($"proposals/{proposal}")).String("state").Should().Be("proposed");
        (await club.Version()).Should().Be(4);
    }

    [Fact]
    public async Task Retries_OfEitherPerson_BookOnce()
    {
        using var chair = Chair();
        var club = await ClubOfTwo();
        var loan = await club.Approve(1_200_000, "2025-02-01");
        var first = await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" }, ("Idempotency-Key", "pay"));

        var again = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" }, ("Idempotency-Key", "pay"))).ShouldBe(202);
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-04" }, ("Idempotency-Key", "pay"))).ShouldBeProblem(422, "idempotency-key-reused");
        var confirmation = club.Path($"proposals/{first.String("proposalId")}/confirmation");
        var confirmed = (await chair.Post(confirmation, new { }, ("Idempotency-Key", "yes"))).ShouldBe(201);
        var confirmedAgain = (await chair.Post(confirmation, new { }, ("Idempotency-Key", "yes"))).ShouldBe(201);
        (await chair.Post(confirmation, new { }, ("Idempotency-Key", "yes yes"))).ShouldBeProblem(400, "idempotency-key-required");
        (await chair.Post(confirmation, new { })).ShouldBeProblem(409, "proposal-closed");
        var late = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" }, ("Idempotency-Key", "pay"))).ShouldBe(202);

        again.Text.Should().Be(first.Text);
        late.Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
        confirmedAgain.Text.Should().Be(confirmed.Text);
        confirmedAgain.Header("Idempotency-Replayed").Should().Be("true");
        (await club.Get("proposals")).Items().Should().ContainSingle();
        (await club.Version()).Should().Be(5);
    }

    [Fact]
    public async Task Confirmations_AtOnce_BookOnce()
    {
        using var chair = Chair();
        using var member = Signed.Client(service.Url, TestPeople.Token(Role.BoardMember));
        var club = await ClubOfTwo();
        var confirmation = club.Path($"proposals/{await Propose(club)}/confirmation");

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? chair : member).Post(confirmation, new { })));

        replies.Count(reply => reply.Status == 201).Should().Be(1);
        // Who came while the first was under way is told by the rule that the loan is paid out, or that the proposal is closed.
        replies.Where(reply => reply.Status != 201).Should().OnlyContain(reply => reply.Status == 409 || reply.Status == 422);
        (await club.Version()).Should().Be(5);
    }

    [Fact]
    public async Task Refusal_ByTheChair_OrWithdrawal_ClosesIt()
    {
        using var chair = Chair();
        var club = await ClubOfTwo();
        var (refused, withdrawn) = (await Propose(club), await Propose(club));

        (await chair.PostWithoutKey(club.Path($"proposals/{refused}/refusal"), new { reason = "Chưa đủ hồ sơ" })).ShouldBe(200).String("closedAt").Should().Be("2026-01-15T03:00:00Z");
        (await club.Api.PostWithoutKey(club.Path($"proposals/{withdrawn}/refusal"), new { reason = "Nhầm" })).ShouldBe(200).String("state").Should().Be("withdrawn");

        (await chair.Post(club.Path($"proposals/{refused}/confirmation"), new { })).ShouldBeProblem(409, "proposal-closed");
        (await chair.PostWithoutKey(club.Path($"proposals/{withdrawn}/refusal"), new { reason = "Thôi" })).ShouldBeProblem(409, "proposal-closed");
        (await chair.PostWithoutKey(club.Path($"proposals/{refused}/refusal"), new { reason = "Chưa đủ hồ sơ" })).ShouldBe(200).String("state").Should().Be("refused", "a retry is answered again");
        (await chair.PostWithoutKey(club.Path($"proposals/{refused}/refusal"), new { reason = "Không cần nữa" })).ShouldBeProblem(409, "proposal-closed");
        (await chair.PostWithoutKey(club.Path($"proposals/{refused}/refusal"), new { })).ShouldBeProblem(400, "invalid-request");
        (await club.Get("proposals?state=proposed")).Items().Should().BeEmpty();
        (await club.Get("proposals?state=refused")).Items().Should().ContainSingle().Which!["reason"]!.GetValue<string>().Should().Be("Chưa đủ hồ sơ");
        (await club.Get("proposals?limit=1")).Items().Should().ContainSingle();
        (await club.Get("proposals/P999999999")).ShouldBeProblem(404, "proposal-not-found");
        (await club.Get("proposals/nonsense")).ShouldBeProblem(404, "proposal-not-found");
        (await club.Version()).Should().Be(6);
    }

    [Fact]
    public async Task Rules_RefuseWhatCannotBe_AtTheProposalAndAtTheConfirmation()
    {
        using var chair = Chair();
        var club = await ClubOfTwo();
        var loan = await club.Approve(8_000_000, "2025-02-01");

        (await club.Post($"loans/{loan}/disbursement", new { on = "2024-12-01" })).Status.Should().Be(422);
        var proposal = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" })).ShouldBe(202).String("proposalId")!;
        (await club.Post("fund/capital-returns", new { source = "grant", amount = 5_000_000, on = "2025-02-02" })).ShouldBe(201);

        (await chair.Post(club.Path($"proposals/{proposal}/confirmation"), new { })).ShouldBeProblem(422, "insufficient-cash");
        (await club.Get($"proposals/{proposal}")).String("state").Should().Be("proposed");
        await club.Capital(5_000_000, "2025-02-02");
        (await chair.Post(club.Path($"proposals/{proposal}/confirmation"), new { })).ShouldBe(201);
    }

    [Fact]
    public async Task EveryMatter_TakesTwo_AndNothingElseDoes()
    {
        using var chair = Chair();
        var club = await ClubOfTwo();
        var loan = await club.Approve(2_000_000, "2025-02-01");
        await ByTwo(chair, club, await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" }), "loan_disbursed");
        await ByTwo(chair, club, await club.Post($"loans/{loan}/top-ups", new { amount = 500_000, on = "2025-02-10" }), "loan_topped_up");
        var repaid = (await club.Repay(loan, 100_000, "2025-03-03")).ShouldBe(201).Number("entry");
        await ByTwo(chair, club, await club.Post("fund/reversals", new { entry = repaid, reason = "Nhầm", on = "2025-03-04" }), "entry_reversed");
        await ByTwo(chair, club, await club.Post($"loans/{loan}/write-offs", new { on = "2025-06-03", reason = "Biên bản 9" }), "loan_written_off");
        await ByTwo(chair, club, await club.Api.PostWithoutKey(club.Path("fund/period-closings"), new { through = "2025-06-30" }), "period_closed");
        (await club.Post("fund/cash-counts", new { on = "2025-07-05", counted = (await club.Fund("?asOf=2025-07-05")).Number("cash") })).ShouldBe(201);

        // The policy could be changed to do without the second person.
        var change = await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", approval = "single" });
        await ByTwo(chair, club, change, "policy_changed", 200);

        var alone = await club.Approve(500_000, "2025-07-06");
        (await club.Post($"loans/{alone}/disbursement", new { on = "2025-07-06" })).ShouldBe(201);
    }

    [Fact]
    public async Task Club_OfAnother_HasOtherProposals()
    {
        var (club, other) = (await ClubOfTwo(), await ClubOfTwo());
        var proposal = await Propose(club);

        (await other.Get($"proposals/{proposal}")).ShouldBeProblem(404, "proposal-not-found");
        (await other.Get("proposals")).Items().Should().BeEmpty();
    }

    [Fact]
    public async Task StartPage_TellsWhatWaitsInOnesOwnClubs()
    {
        var (club, other) = (await ClubOfTwo(), await ClubOfTwo());
        await Propose(club);
        await Propose(other);
        var (email, _) = await Signed.Add(service, "chair", new { club = club.Id });
        using var chair = Signed.Client(service.Url, await Signed.Token(service.Url, email));

        (await chair.Get("/", ("Accept", "text/html"))).ShouldBe(200).Text.Should().Contain(club.Id).And.NotContain(other.Id);
        await chair.PostWithoutKey(club.Path($"proposals/{(await club.Get("proposals")).String("items.0.proposalId")}/refusal"), new { reason = "Thôi" });
        (await chair.Get("/", ("Accept", "text/html"))).ShouldBe(200).Text.Should().NotContain(club.Id);
        using var officer = Signed.Client(service.Url, TestPeople.Token(Role.NationalStaff));
        (await officer.Get("/", ("Accept", "text/html"))).ShouldBe(200).Text.Should().NotContain(other.Id, "who may not decide is not asked to");
    }

    private static async Task ByTwo(ApiClient chair, TestClub club, Reply proposed, string matter, int status = 201)
    {
        proposed.ShouldBe(202).String("matter").Should().Be(matter);
        (await chair.Post(club.Path($"proposals/{proposed.String("proposalId")}/confirmation"), new { })).ShouldBe(status);
    }

    private static async Task<string> Propose(TestClub club)
    {
        var loan = await club.Approve(1_000_000, "2025-02-01");
        return (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" })).ShouldBe(202).String("proposalId")!;
    }

    private ApiClient Chair() => Signed.Client(service.Url, TestPeople.Token(Role.Chair));

    private async Task<TestClub> ClubOfTwo()
    {
        var club = await service.OpenClub(policy: TwoPersons);
        await club.Capital(10_000_000);
        return club;
    }
}
