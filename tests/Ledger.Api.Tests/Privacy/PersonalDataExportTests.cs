using Ledger.Api.People;
using Ledger.Api.Tests.Paper;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Privacy;

/// <summary>All that is held about one member, and of nobody else.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PersonalDataExportTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Export_Borrower_IsAllThatConcernsThem()
    {
        var seen = await SeenByRole.Open(service);
        var club = seen.Club;
        var contributed = (await club.Post("fund/capital", new { source = "memberContribution", amount = 50_000, on = "2025-02-05", memberId = seen.Member })).ShouldBe(201).Number("entry");
        await club.Post("fund/capital", new { source = "memberContribution", amount = 60_000, on = "2025-02-05", memberId = club.MemberId });
        var reversed = (await club.Post("fund/reversals", new { entry = contributed, reason = "Ghi nhầm", on = "2025-02-06" })).ShouldBe(201).Number("entry");
        var repaid = (await club.Repay(seen.Loan, 300_000, "2025-02-05")).ShouldBe(201).Number("entry");
        (await club.Put("fund/policy", new { effectiveFrom = "2026-01-01", approval = "twoPerson" })).ShouldBe(200);
        var proposal = (await club.Post($"loans/{seen.Loan}/write-offs", new { on = "2026-01-12", reason = "Không còn khả năng trả" })).ShouldBe(202).String("proposalId");
        (await seen.Through(Role.CommuneStaff).Get("members")).ShouldBe(200);

        var held = (await club.Get($"members/{seen.Member}/personal-data")).ShouldBe(200);

        (held.String("member.fullName"), held.Number("member.birthYear"), held.String("member.phone")).Should().Be((seen.Name, SeenByRole.BirthYear, SeenByRole.Phone));
        held.At("erasedAt").Should().BeNull();
        held.Items("loans").Select(loan => loan!["loanId"]!.GetValue<string>()).Should().Equal(seen.Loan);
        var all = (await club.Get("fund/entries")).Items().ToDictionary(entry => entry!["entry"]!.GetValue<long>(), entry => entry!["kind"]!.GetValue<string>());
        held.Items("entries").Select(entry => all[entry!["entry"]!.GetValue<long>()]).Should().Equal("loan_requested", "loan_approved", "loan_disbursed", "capital_received", "entry_reversed", "repayment_received");
        held.Items("entries").Select(entry => entry!["entry"]!.GetValue<long>()).Should().Contain([contributed, reversed, repaid]);
        held.Items("proposals").Select(one => one!["proposalId"]!.GetValue<string>()).Should().Equal(proposal);
        held.Items("accesses").Select(line => line!["operation"]!.GetValue<string>()).Should().Equal("GET /api/v1/clubs/{clubId}/members/{memberId}/personal-data", "GET /api/v1/clubs/{clubId}/members");
    }

    [Fact]
    public async Task Export_AfterErasure_SaysWhatIsLeftAndWhoErased()
    {
        var seen = await SeenByRole.Open(service);
        (await service.Api.Delete(seen.Club.Path($"members/{seen.Member}/personal-data"))).ShouldBe(204);

        var held = (await seen.Club.Get($"members/{seen.Member}/personal-data")).ShouldBe(200);

        held.Text.Should().NotContainAny(seen.Name, SeenByRole.Phone, "\"birthYear\":1947");
        held.String("erasedAt").Should().NotBeNull();
        var erasure = held.Items("accesses").Single(line => line!["kind"]!.GetValue<string>() == "erasure")!;
        erasure["userId"]!.GetValue<string>().Should().Be(TestPeople.Id(Role.Treasurer));
        held.Items("loans").Should().ContainSingle();
    }

    [Fact]
    public async Task Export_Pdf_IsReadable()
    {
        var seen = await SeenByRole.Open(service);

        var pdf = (await seen.Club.Get($"members/{seen.Member}/personal-data?format=pdf")).ShouldBe(200);

        (await pdf.PrintedText()).Should().ContainAll("DỮ LIỆU CÁ NHÂN CỦA HỘI VIÊN", seen.Name, "Năm sinh: 1947", SeenByRole.Phone, "hộ nghèo", seen.Loan, "Nuôi gà", "Ai đã xem dữ liệu cá nhân", TestPeople.Id(Role.Treasurer));
    }

    [Fact]
    public async Task Export_MemberOfAClubWithoutAFund_IsTheRegisterAlone()
    {
        var club = await TestClub.Register(service.Api);

        var held = (await club.Get($"members/{club.MemberId}/personal-data")).ShouldBe(200);

        held.String("member.fullName").Should().Be("Nguyễn Thị Hòa");
        (held.Items("loans").Count, held.Items("entries").Count, held.Items("accesses").Count).Should().Be((0, 0, 1));
        (await club.Get("members/m-0/personal-data")).ShouldBeProblem(404, "member-not-found");
    }

    [Fact]
    public async Task Export_ByOthersThanTreasurerAndChair_IsRefused()
    {
        var seen = await SeenByRole.Open(service);

        (await seen.Through(Role.Chair).Get($"members/{seen.Member}/personal-data")).ShouldBe(200);
        foreach (var role in (Role[])[Role.BoardMember, Role.Auditor, Role.ProvinceStaff, Role.Administrator])
        {
            (await seen.Through(role).Get($"members/{seen.Member}/personal-data")).ShouldBeProblem(403, "not-permitted");
        }
    }
}
