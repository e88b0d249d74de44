using System.Globalization;

namespace Ledger.Api.Clubs;

/// <summary>Names as lists in Vietnam have them: by the given name, which stands last, then by the rest.</summary>
internal sealed class ByGivenName : IComparer<string?>
{
    public static readonly ByGivenName Instance = new();

    private static readonly CompareInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN").CompareInfo;

    public int Compare(string? x, string? y)
    {
        var byGivenName = Vietnamese.Compare(GivenName(x), GivenName(y));
        return byGivenName != 0 ? byGivenName : Vietnamese.Compare(x, y);
    }

    private static string GivenName(string? name) => name?[(name.LastIndexOf(' ') + 1)..] ?? "";
}
