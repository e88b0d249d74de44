using Ledger.Api.People;
using Ledger.Api.Tests.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Privacy;

/// <summary>A club with a borrower in arrears whose name, birth year and telephone nobody else has.</summary>
internal sealed record SeenByRole(LedgerService Service, TestClub Club, string Member, string Loan, string Name)
{
    public const int BirthYear = 1947;
    public const string Phone = "0933222555";
    public const string Day = "2026-01-10";

    private static int _count;

    public static async Task<SeenByRole> Open(LedgerService service)
    {
        var club = await service.OpenClub();
        // Of each borrower another name, so that an answer that holds it is about this one.
        var name = "Trịnh Thị Khuyến " + (char)('A' + (Interlocked.Increment(ref _count) % 26)) + "ương";
        await club.Capital(10_000_000);
        var member = (await club.Post("members", new { fullName = name, gender = "female", birthYear = BirthYear, household = "poor", phone = Phone, joinedOn = "2024-01-10" })).ShouldBe(201).String("memberId")!;
        var loan = (await club.Post("loans", new { memberId = member, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(201).String("loanId")!;
        (await club.Post($"loans/{loan}/approval", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(201);
        return new SeenByRole(service, club, member, loan, name);
    }

    public string Initial => Name[17..18];

    public string Masked => Initial + "***";

    public ApiClient As(Role role) => Signed.Client(Service.Url, TestPeople.Token(role));

    public TestClub Through(Role role) => Club.Through(As(role));
}
