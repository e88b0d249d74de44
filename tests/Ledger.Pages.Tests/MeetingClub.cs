using System.Globalization;
using Ledger.Api.Tests.Testing;

namespace Ledger.Pages.Tests;

/// <summary>A club on the day of its meeting: two loans, one of them late, and cash in the box.</summary>
internal sealed class MeetingClub
{
    /// <summary>Today, by the clock of the tests.</summary>
    public const string Today = "2026-01-15";

    private MeetingClub(TestClub club, string late, string[] due) => (Club, Late, Due) = (club, late, due);

    public TestClub Club { get; }

    /// <summary>The loan that is late.</summary>
    public string Late { get; }

    /// <summary>What is due on both loans, as the form has it: the first is not late.</summary>
    public string[] Due { get; }

    public string Home => "/clubs/" + Club.Id;

    public string Sheet => $"{Home}/meetings/{Today}";

    public static async Task<MeetingClub> Open(LedgerService service)
    {
        var club = await service.OpenClub();
        await club.Capital(20_000_000);
        var repaid = await club.Lend(1_000_000, "2025-06-15", new { instalments = 4 });
        await club.Repay(repaid, 1_040_000, "2025-10-15");
        (await club.Post("fund/interest-allocations", new { on = "2025-10-31" })).ShouldBe(201);
        await club.Lend(3_000_000, "2025-12-15");
        var member = (await club.Post("members", TestClub.Member("Trần Văn Bình"))).ShouldBe(201).String("memberId");
        var late = (await club.Post("loans", new { memberId = member, principal = 2_400_000, purpose = "Mua giống ngô", requestedOn = "2025-11-15" })).ShouldBe(201).String("loanId")!;
        (await club.Post($"loans/{late}/approval", new { on = "2025-11-15" })).ShouldBe(201);
        (await club.Post($"loans/{late}/disbursement", new { on = "2025-11-15" })).ShouldBe(201);
        var sheet = await club.Get($"meetings/{Today}/collection-sheet");
        return new MeetingClub(club, late, [.. sheet.Items("lines").Select(line => Written(line!["total"]!.GetValue<long>()))]);
    }

    /// <summary><c>280.000</c></summary>
    public static string Written(long amount) => amount.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = "." });
}
