using Ledger.Api.People;
using Ledger.Api.Tests.Paper;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Privacy;

/// <summary>Members and borrowers as staff see them, and as those see them who need their names.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MaskedMembersTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly Role[] Staff = [Role.CommuneStaff, Role.ProvinceStaff, Role.NationalStaff];

    private static readonly Role[] Named = [Role.Treasurer, Role.Chair, Role.BoardMember, Role.Auditor];

    [Fact]
    public async Task Member_ToStaff_IsMasked()
    {
        var seen = await SeenByRole.Open(service);

        foreach (var role in Staff)
        {
            var member = (await seen.Through(role).Get($"members/{seen.Member}")).ShouldBe(200);

            (member.String("fullName"), member.String("ageGroup"), member.String("household")).Should().Be((seen.Masked, "from70To79", "poor"));
            (member.At("birthYear"), member.At("phone")).Should().Be((null, null));
            member.At("masked")!.GetValue<bool>().Should().BeTrue();
        }
    }

    [Fact]
    public async Task EveryAnswerAndPage_ToStaff_HoldsNothingThatIdentifies()
    {
        var seen = await SeenByRole.Open(service);
        string[] masked =
        [
            seen.Club.Path("members"), seen.Club.Path($"members/{seen.Member}"), seen.Club.Path("fund/loan-book"), seen.Club.Path("fund/loan-book?format=csv"), $"portfolio/arrears?club={seen.Club.Id}",
            $"/clubs/{seen.Club.Id}", $"/clubs/{seen.Club.Id}/loans/{seen.Loan}", $"/portfolio/arrears?club={seen.Club.Id}",
        ];
        string[] without =
        [
            seen.Club.Path("loans"), seen.Club.Path($"loans/{seen.Loan}"), seen.Club.Path("fund/entries"), seen.Club.Path("fund/export"), seen.Club.Path("fund/journal?format=hledger"), seen.Club.Path("proposals"),
            $"portfolio/arrears?club={seen.Club.Id}&format=csv", $"reports/monthly?club={seen.Club.Id}&month=2025-12&detail=full", "outbox", $"/clubs/{seen.Club.Id}/audit",
        ];

        foreach (var role in Staff)
        {
            using var api = seen.As(role);
            foreach (var path in (string[])[.. masked, .. without])
            {
                var reply = (await api.Get(path)).ShouldBe(200);

                reply.Text.Should().NotContainAny("Khuyến", "Khuy&#", "khuyen", SeenByRole.Phone, "\"birthYear\":1947").And.NotContain("ương");
                reply.Text.Contains(seen.Masked, StringComparison.Ordinal).Should().Be(masked.Contains(path), "{0} as {1}", path, role);
            }
        }

        using var staff = seen.As(Role.ProvinceStaff);
        (await (await staff.Get(seen.Club.Path("fund/loan-book?format=pdf"))).PrintedText()).Should().Contain(seen.Masked).And.NotContain("Khuyến");
    }

    [Fact]
    public async Task EveryAnswerAndPage_ToTheBoardAndAuditors_HasTheName()
    {
        var seen = await SeenByRole.Open(service);

        foreach (var role in Named)
        {
            using var api = seen.As(role);
            foreach (var path in (string[])[seen.Club.Path("members"), seen.Club.Path($"members/{seen.Member}"), seen.Club.Path("fund/loan-book"), $"portfolio/arrears?club={seen.Club.Id}", $"/clubs/{seen.Club.Id}/loans/{seen.Loan}", $"/portfolio/arrears?club={seen.Club.Id}"])
            {
                System.Net.WebUtility.HtmlDecode((await api.Get(path)).ShouldBe(200).Text).Should().Contain(seen.Name, "{0} as {1}", path, role);
            }
        }
    }

    [Fact]
    public async Task Search_ByStaff_IsRefused()
    {
        var seen = await SeenByRole.Open(service);
        var staff = seen.Through(Role.ProvinceStaff);

        var problem = (await staff.Get("members?q=khuyen")).ShouldBeProblem(403, "not-permitted");

        problem.Text.Should().NotContain(seen.Member, "whom a search by name finds is not masked any more");
        (await seen.Through(Role.Auditor).Get("members?q=khuyen")).ShouldBe(200).Items().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Member_ToAnAdministrator_IsRefused()
    {
        var seen = await SeenByRole.Open(service);

        (await seen.Through(Role.Administrator).Get("members")).ShouldBeProblem(403, "not-permitted");
        (await seen.Through(Role.Administrator).Get($"members/{seen.Member}")).ShouldBeProblem(403, "not-permitted");
    }
}
