using System.Reflection;
using System.Text.Json;
using Ledger.Api.Http;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;

namespace Ledger.Api.Tests.Docs;

/// <summary>The tables of docs/api.md are complete and true.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReferenceTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string Document = Documents.Read("api.md");

    [Fact]
    public async Task Operations_AreThoseOfTheOpenApiDocument()
    {
        using var http = new HttpClient { BaseAddress = service.Url };
        using var openApi = JsonDocument.Parse(await http.GetStringAsync("/swagger/v1/swagger.json"));
        var operations = openApi.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation =>
            $"| `{operation.Name.ToUpperInvariant()} {path.Name.Replace("/api/v1", "", StringComparison.Ordinal)}` | {operation.Value.GetProperty("summary").GetString()} |"));

        Documents.Table(Document, "| Operation | |").Should().BeEquivalentTo(operations);
    }

    [Fact]
    public void Problems_AreThoseOfTheRulesAndTheHost()
    {
        // A loan that is not there is told as 404 loan-not-found.
        var rules = Constants<Rule>(typeof(Rules)).Where(rule => rule != Rules.NoSuchLoan).Select(rule => Row(rule.Slug, 422, rule.English.Title, rule.Vietnamese.Title));
        var others = Constants<ProblemType>(typeof(ProblemType)).Select(type => Row(type.Slug, type.Status, type.English.Title, type.Vietnamese.Title));

        Documents.Table(Document, "| Name | Status | English | Vietnamese |").Should().BeEquivalentTo(rules.Concat(others));
    }

    private static IEnumerable<T> Constants<T>(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(T)).Select(field => (T)field.GetValue(null)!);

    private static string Row(string slug, int status, string english, string vietnamese) => $"| `{slug}` | {status} | {english} | {vietnamese} |";
}
