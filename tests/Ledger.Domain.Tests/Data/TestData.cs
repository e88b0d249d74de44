namespace Ledger.Domain.Tests.Data;

/// <summary>Files that are embedded in the test assembly, so that tests run from anywhere.</summary>
internal static class TestData
{
    public static Stream Open(string name) =>
        typeof(TestData).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"No embedded file {name}.");

    public static string Read(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }
}
