namespace Ledger.Pages.Tests;

/// <summary>The pages that all the general tests look at, each in a state with something on it.</summary>
public static class EveryPage
{
    /// <summary>By name; the name is that of its picture, too.</summary>
    public static readonly IReadOnlyDictionary<string, string> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["start"] = "/",
        ["not-found"] = "/nothing-is-here",
    };

    public static TheoryData<string> Names => [.. Paths.Keys];

    /// <summary>Every page in both languages on both a phone and a desk.</summary>
    public static TheoryData<string, string, int> Views
    {
        get
        {
            var views = new TheoryData<string, string, int>();
            foreach (var name in Paths.Keys)
            {
                foreach (var language in new[] { "vi", "en" })
                {
                    views.Add(name, language, 360);
                    views.Add(name, language, 1280);
                }
            }

            return views;
        }
    }

    public static int Status(string name) => name == "not-found" ? 404 : 200;
}
