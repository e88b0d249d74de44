using Ledger.Api.People;

namespace Ledger.Pages.Tests;

/// <summary>The pages that all the general tests look at, each in a state with something on it, and the states in which there is nothing; and as whom they are looked at.</summary>
public static class EveryPage
{
    /// <summary>By name; the name is that of its picture, too. A <c>{province}</c> or <c>{commune}</c> is one with clubs, <c>{meeting}</c> a club on the day of its meeting, <c>{two}</c> one in which a proposal waits.</summary>
    private static readonly Dictionary<string, (string Path, int Status, Role Role)> Pages = new(StringComparer.Ordinal)
    {
        ["start"] = ("/", 200, Role.NationalStaff),
        ["clubs"] = ("/clubs", 200, Role.NationalStaff),
        ["clubs-none"] = ("/clubs?q=khongcoten", 200, Role.NationalStaff),
        ["portfolio"] = ($"/portfolio?asOf={PagesInBrowser.Day}", 200, Role.NationalStaff),
        ["portfolio-province"] = ($"/portfolio?province={{province}}&asOf={PagesInBrowser.Day}&sort=-outstanding", 200, Role.NationalStaff),
        ["portfolio-commune"] = ($"/portfolio?province={{province}}&commune={{commune}}&asOf={PagesInBrowser.Day}&knownAt=2025-10-31T17:00", 200, Role.NationalStaff),
        ["portfolio-none"] = ("/portfolio?asOf=2001-01-01", 200, Role.NationalStaff),
        ["portfolio-to-come"] = ("/portfolio?asOf=2031-01-01&map=onTime", 200, Role.NationalStaff),
        ["arrears"] = ($"/portfolio/arrears?asOf={PagesInBrowser.Day}", 200, Role.NationalStaff),
        ["arrears-none"] = ($"/portfolio/arrears?asOf={PagesInBrowser.Day}&minDays=9999", 200, Role.NationalStaff),
        ["fund-targets"] = ($"/portfolio/fund-targets?asOf={PagesInBrowser.Day}", 200, Role.NationalStaff),
        ["fund-targets-none"] = ("/portfolio/fund-targets?asOf=2001-01-01", 200, Role.NationalStaff),
        ["monthly-report"] = ("/reports/monthly?month=2025-11", 200, Role.NationalStaff),
        ["club"] = ($"/clubs/{{club}}?asOf={PagesInBrowser.Day}", 200, Role.NationalStaff),
        ["loan"] = ($"/clubs/{{club}}/loans/L1?asOf={PagesInBrowser.Day}", 200, Role.NationalStaff),
        ["loan-new"] = ("/clubs/{meeting}/loans/new", 200, Role.Treasurer),
        ["meeting"] = ($"/clubs/{{meeting}}/meetings/{MeetingClub.Today}", 200, Role.Treasurer),
        ["meeting-receipts-none"] = ($"/clubs/{{meeting}}/meetings/{MeetingClub.Today}/receipts", 200, Role.Treasurer),
        ["corrections"] = ("/clubs/{meeting}/corrections", 200, Role.Treasurer),
        ["correction"] = ("/clubs/{meeting}/corrections/10", 200, Role.Treasurer),
        ["proposals"] = ("/clubs/{two}/proposals", 200, Role.Chair),
        ["proposals-none"] = ("/clubs/{meeting}/proposals", 200, Role.Chair),
        ["proposal"] = ("/clubs/{two}/proposals/{proposal}", 200, Role.Chair),
        ["proposal-own"] = ("/clubs/{two}/proposals/{proposal}", 200, Role.Treasurer),
        ["sign-in"] = ("/sign-in", 200, Role.NationalStaff),
        ["audit"] = ("/clubs/{club}/audit?entry=40", 200, Role.Auditor),
        ["audit-changes"] = ("/clubs/{club}/audit/changes?from=20&to=40", 200, Role.Auditor),
        ["audit-verification"] = ("/clubs/{club}/audit/verification", 200, Role.Auditor),
        ["audit-downloads"] = ("/clubs/{club}/audit/downloads", 200, Role.Auditor),
        ["seals-none"] = ("/audit/seals", 200, Role.Auditor),
        ["wrong-day"] = ("/portfolio?asOf=2025-02-30", 400, Role.NationalStaff),
        ["not-found"] = ("/nothing-is-here", 404, Role.NationalStaff),
    };

    public static IReadOnlyCollection<string> All => Pages.Keys;

    public static TheoryData<string> Names => [.. Pages.Keys];

    public static int Status(string name) => Pages[name].Status;

    internal static Role RoleOf(string name) => Pages[name].Role;

    public static string Path(string name, PagesInBrowser pages) => Pages[name].Path
        .Replace("{province}", pages.Province, StringComparison.Ordinal)
        .Replace("{commune}", pages.Commune, StringComparison.Ordinal)
        .Replace("{club}", pages.Club, StringComparison.Ordinal)
        .Replace("{meeting}", pages.Meeting.Club.Id, StringComparison.Ordinal)
        .Replace("{two}", pages.Waiting.Club.Id, StringComparison.Ordinal)
        .Replace("{proposal}", pages.Waiting.Proposal, StringComparison.Ordinal);
}
