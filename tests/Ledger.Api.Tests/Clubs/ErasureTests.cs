using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Clubs;

[Collection(PostgresCollection.Name)]
public sealed class ErasureTests(LedgerService service) : IClassFixture<LedgerService>
{
    private readonly ApiClient _api = service.Api;

    [Fact]
    public async Task Erase_Borrower_IsGoneFromEveryAnswerAndFromTheDatabase()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var member = (await club.Post("members", new { fullName = "Vũ Thị Bí Mật", gender = "female", birthYear = 1944, household = "poor", phone = "0987654321", joinedOn = "2024-01-10" })).String("memberId")!;
        var loan = (await club.Post("loans", new { memberId = member, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(201).String("loanId")!;
        (await club.Post($"loans/{loan}/approval", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(201);
        var (fund, owed) = ((await club.Fund()).Text, (await club.Loan(loan)).Text);
        (await service.Dump()).Should().Contain("Vũ Thị Bí Mật").And.Contain("0987654321");

        (await _api.Delete(club.Path($"members/{member}/personal-data"))).ShouldBe(204);

        var erased = (await club.Get($"members/{member}")).ShouldBe(200);
        erased.At("fullName").Should().BeNull();
        erased.At("birthYear").Should().BeNull();
        erased.At("phone").Should().BeNull();
        erased.At("erased")!.GetValue<bool>().Should().BeTrue();
        (await club.Get("members?q=bi%20mat")).Items().Should().BeEmpty();
        (await club.Get("members")).Text.Should().NotContain("Bí Mật").And.Contain(member);
        (await service.Dump()).Should().NotContainAny("Bí Mật", "bi mat", "0987654321").And.NotMatchRegex(@"\b1944\b", "not even by itself, though a digest may hold the digits");
        (await club.Fund()).Text.Should().Be(fund);
        (await club.Loan(loan)).Text.Should().Be(owed);
        (await club.Repay(loan, 280_000, "2025-02-05")).ShouldBe(201);
    }

    [Fact]
    public async Task Erase_BorrowerOfWhomSomethingIsProposed_LeavesNothingInProposalsKeysOrLog()
    {
        var club = await service.OpenClub(policy: new { approval = "twoPerson" });
        await club.Capital(10_000_000);
        var member = (await club.Post("members", new { fullName = "Lương Thị Kín Đáo", gender = "female", birthYear = 1943, household = "poor", phone = "0977555333", joinedOn = "2024-01-10" }, ("Idempotency-Key", "one"))).String("memberId")!;
        var loan = (await club.Post("loans", new { memberId = member, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(201).String("loanId")!;
        (await club.Post($"loans/{loan}/approval", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(202);
        (await club.Get("members?q=kin+dao")).Items().Should().ContainSingle();

        (await _api.Delete(club.Path($"members/{member}/personal-data"))).ShouldBe(204);

        (await service.Dump()).Should().Contain(member).And.NotContainAny("Kín Đáo", "kin dao", "0977555333").And.NotMatchRegex(@"\b1943\b");
    }

    [Fact]
    public async Task Erase_Twice_ChangesNothing()
    {
        var club = await TestClub.Register(_api);
        (await _api.Delete(club.Path($"members/{club.MemberId}/personal-data"))).ShouldBe(204);
        var before = await service.Recorded();

        (await _api.Delete(club.Path($"members/{club.MemberId}/personal-data"))).ShouldBe(204);

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Erase_UnknownMember_IsAProblem()
    {
        var club = await TestClub.Register(_api);

        (await _api.Delete(club.Path("members/m-0/personal-data"))).ShouldBeProblem(404, "member-not-found");
    }

    [Fact]
    public async Task RequestLoan_ErasedMember_IsRefused()
    {
        var club = await service.OpenClub();
        (await _api.Delete(club.Path($"members/{club.MemberId}/personal-data"))).ShouldBe(204);
        var before = await service.Recorded();

        var reply = await club.Post("loans", new { memberId = club.MemberId, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" });

        reply.ShouldBeProblem(400, "invalid-request", "memberId");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task RequestLoan_RetryAfterErasure_AnswersAgain()
    {
        var club = await service.OpenClub();
        var body = new { memberId = club.MemberId, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" };
        var first = (await club.Post("loans", body, ("Idempotency-Key", "loan"))).ShouldBe(201);
        (await _api.Delete(club.Path($"members/{club.MemberId}/personal-data"))).ShouldBe(204);

        var again = (await club.Post("loans", body, ("Idempotency-Key", "loan"))).ShouldBe(201);

        again.Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
    }
}
