using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Audit;

/// <summary>A club to whose fund most things have happened: something backdated, reversed, rescheduled, written off and recovered, with notes that mean to break a journal.</summary>
internal static class EventfulClub
{
    public const string HostileNote = "a; kind: x, entry: 5 \"quoted\" {b} 'c' \\ | (d) @@ 5\n2020-01-01 * Injected\n    Assets:Cash  5 VND";

    /// <summary>Entry 8 is a repayment dated before entry 6; entry 7 is taken back by entry 9.</summary>
    public static async Task<TestClub> OpenEventfulClub(this LedgerService service)
    {
        var club = await service.OpenClub();
        await Post("fund/capital", new { source = "grant", amount = 9_000_000, on = "2025-01-02", note = HostileNote });
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        (await club.Repay(loan, 1_030_000, "2025-03-05")).ShouldBe(201);
        await Post("fund/capital", new { source = "donation", amount = 70_000, on = "2025-02-10", via = "bank" });
        (await club.Repay(loan, 500_000, "2025-02-05")).ShouldBe(201);
        await Post("fund/reversals", new { entry = 7, reason = "Ghi nhầm; \"đảo\"", on = "2025-03-10" });
        await Post($"loans/{loan}/reschedulings", new { on = "2025-04-01", terms = new { instalments = 6 }, reason = "Mất mùa" });
        var lost = await club.Lend(1_000_000, "2025-04-05");
        await Post($"loans/{lost}/write-offs", new { on = "2025-09-05", reason = "Biên bản 5" });
        await Post($"loans/{lost}/recoveries", new { amount = 200_000, on = "2025-10-05" });
        await Post("fund/interest-allocations", new { on = "2025-10-10" });
        await Post("fund/cash-counts", new { on = "2025-10-11", counted = 1_000 });
        return club;

        async Task Post(string path, object body) => (await club.Post(path, body)).ShouldBe(201);
    }
}
