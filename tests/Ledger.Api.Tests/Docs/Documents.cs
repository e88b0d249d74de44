namespace Ledger.Api.Tests.Docs;

/// <summary>The documents as they are in the tree.</summary>
internal static class Documents
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Documents).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The rows of the table with this header.</summary>
    public static IEnumerable<string> Table(string document, string header) =>
        document.Split('\n').SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'));
}
