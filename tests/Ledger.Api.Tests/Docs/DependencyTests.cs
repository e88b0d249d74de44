using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ledger.Api.Tests.Docs;

/// <summary>What the program is made of is pinned in one place, and the documents say why it is there and under which licence.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string?> Pinned = Elements("Directory.Packages.props", "PackageVersion").ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")?.Value, StringComparer.Ordinal);

    [Fact]
    public void EveryVersion_IsOneAndNoRange() =>
        Pinned.Should().NotBeEmpty().And.OnlyContain(version => Regex.IsMatch(version.Value ?? "", @"^\d+(\.\d+){1,3}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    [Fact]
    public void EveryReference_IsPinnedCentrally()
    {
        var projects = typeof(DependencyTests).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".csproj", StringComparison.Ordinal) || name is "Directory.Build.props" or "Tests.Build.props").ToList();
        projects.Should().HaveCountGreaterThan(7);
        var references = projects.SelectMany(project => Elements(project, "PackageReference")).ToList();

        references.Should().HaveCountGreaterThan(20);
        references.Should().OnlyContain(reference => reference.Attribute("Version") == null && reference.Attribute("VersionOverride") == null);
        references.Select(reference => reference.Attribute("Include")!.Value).Except(Pinned.Keys).Should().BeEmpty();
    }

    [Fact]
    public void EveryPackage_StandsInTheDocumentsWithItsLicence()
    {
        var rows = Documents.Table(Documents.Read("decisions.md"), "| Package | Licence | Reason |").Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToList();
        rows.Should().NotBeEmpty().And.OnlyContain(row => row[2].Length > 0 && row[3].Length > 0);

        var named = rows.SelectMany(row => Names(row[1])).ToList();

        named.Should().BeEquivalentTo(Pinned.Keys);
    }

    // "Serilog, .Sinks.Console" is Serilog and Serilog.Sinks.Console.
    private static IEnumerable<string> Names(string listed)
    {
        var first = "";
        foreach (var name in listed.Split(", "))
        {
            first = name.StartsWith('.') ? first : name;
            yield return name.StartsWith('.') ? first + name : name;
        }
    }

    private static IEnumerable<XElement> Elements(string resource, string name) => XDocument.Parse(Documents.Read(resource)).Descendants(name);
}
