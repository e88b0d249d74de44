namespace Ledger.Pages.Tests;

/// <summary>The pages that all the general tests look at, each in a state with something on it, and the states in which there is nothing.</summary>
public static class EveryPage
{
    /// <summary>By name; the name is that of its picture, too. A <c>{province}</c> or <c>{commune}</c> is one with clubs.</summary>
    private static readonly Dictionary<string, (string Path, int Status)> Pages = new(StringComparer.Ordinal)
    {
        ["start"] = ("/", 200),
        ["clubs"] = ("/clubs", 200),
        ["clubs-none"] = ("/clubs?q=khongcoten", 200),
        ["portfolio"] = ($"/portfolio?asOf={PagesInBrowser.Day}", 200),
        ["portfolio-province"] = ($"/portfolio?province={{province}}&asOf={PagesInBrowser.Day}&sort=-outstanding", 200),
        ["portfolio-commune"] = ($"/portfolio?province={{province}}&commune={{commune}}&asOf={PagesInBrowser.Day}&knownAt=2025-10-31T17:00", 200),
        ["portfolio-none"] = ("/portfolio?asOf=2001-01-01", 200),
        ["portfolio-to-come"] = ("/portfolio?asOf=2031-01-01&map=onTime", 200),
        ["arrears"] = ($"/portfolio/arrears?asOf={PagesInBrowser.Day}", 200),
        ["arrears-none"] = ($"/portfolio/arrears?asOf={PagesInBrowser.Day}&minDays=9999", 200),
        ["fund-targets"] = ($"/portfolio/fund-targets?asOf={PagesInBrowser.Day}", 200),
        ["fund-targets-none"] = ("/portfolio/fund-targets?asOf=2001-01-01", 200),
        ["monthly-report"] = ("/reports/monthly?month=2025-11", 200),
        ["club"] = ($"/clubs/{{club}}?asOf={PagesInBrowser.Day}", 200),
        ["loan"] = ($"/clubs/{{club}}/loans/L1?asOf={PagesInBrowser.Day}", 200),
        ["sign-in"] = ("/sign-in", 200),
        ["audit"] = ("/clubs/{club}/audit?entry=40", 200),
        ["audit-changes"] = ("/clubs/{club}/audit/changes?from=20&to=40", 200),
        ["audit-verification"] = ("/clubs/{club}/audit/verification", 200),
        ["audit-downloads"] = ("/clubs/{club}/audit/downloads", 200),
        ["seals-none"] = ("/audit/seals", 200),
        ["wrong-day"] = ("/portfolio?asOf=2025-02-30", 400),
        ["not-found"] = ("/nothing-is-here", 404),
    };

    public static IReadOnlyCollection<string> All => Pages.Keys;

    public static TheoryData<string> Names => [.. Pages.Keys];

    /// <summary>Every page on a phone and on a desk, in one language each; the main paths are walked in both languages on both.</summary>
    public static TheoryData<string, string, int> Views
    {
        get
        {
            var views = new TheoryData<string, string, int>();
            foreach (var name in Pages.Keys)
            {
                views.Add(name, "vi", 360);
                views.Add(name, "en", 1280);
            }

            return views;
        }
    }

    public static int Status(string name) => Pages[name].Status;

    public static string Path(string name, PagesInBrowser pages) =>
        Pages[name].Path.Replace("{province}", pages.Province, StringComparison.Ordinal).Replace("{commune}", pages.Commune, StringComparison.Ordinal).Replace("{club}", pages.Club, StringComparison.Ordinal);
}
