using System.Text;
using System.Text.Json.Nodes;
using Ledger.Api.Tests.MovingIn;
using Ledger.Api.Tests.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Ledger.Api.Tests.OpenApi;

[Collection(PostgresCollection.Name)]
public sealed class OpenApiTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task FreeTexts_OfEveryRequest_SayThatTheyStay()
    {
        var document = (await service.Api.Get("/swagger/v1/swagger.json")).ShouldBe(200).Body!;
        var texts = document["components"]!["schemas"]!.AsObject().Where(schema => schema.Key.EndsWith("Request", StringComparison.Ordinal))
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(property => (schema.Key, property)) ?? [])
            .Where(one => one.property.Key is "note" or "reason" or "purpose" or "activity").ToList();

        texts.Should().HaveCountGreaterThan(10).And.OnlyContain(one => one.property.Value!["description"]!.GetValue<string>().Contains("no names"));
    }

    [Fact]
    public async Task Document_IsValid()
    {
        var read = OpenApiDocument.Parse((await Document()).ToJsonString(), "json");

        read.Diagnostic!.Errors.Should().BeEmpty();
        read.Document!.Paths.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Page_IsServed()
    {
        var page = (await service.Api.Get("/swagger/index.html")).ShouldBe(200);

        page.ContentType.Should().Be("text/html");
    }

    [Fact]
    public async Task Document_EveryEndpoint_IsThereWithItsPathParameters()
    {
        var paths = (await Document())["paths"]!;
        var endpoints = service.Host.Endpoints.Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal)).ToList();
        endpoints.Should().HaveCountGreaterThan(20);

        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!.TrimEnd('/');
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                var operation = paths[path]?[method.ToLowerInvariant()];
                operation.Should().NotBeNull("{0} {1} is mapped", method, path);
                Parameters(operation!, "path").Should().BeEquivalentTo(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name), "{0} {1} takes them", method, path);
                operation!["summary"]!.GetValue<string>().Should().NotBeNullOrWhiteSpace();
                operation["responses"]!.AsObject().Select(response => response.Key).Should().Contain(code => code.StartsWith('2'), "{0} {1} answers", method, path);
            }
        }
    }

    [Theory]
    [InlineData("/clubs", "province", "commune", "q", "limit", "cursor")]
    [InlineData("/clubs/{clubId}")]
    [InlineData("/clubs/{clubId}/members", "q", "limit", "cursor")]
    [InlineData("/clubs/{clubId}/members/{memberId}")]
    [InlineData("/clubs/{clubId}/fund", "asOf", "knownAt", "version")]
    [InlineData("/clubs/{clubId}/fund/policy", "asOf", "knownAt", "version")]
    [InlineData("/clubs/{clubId}/fund/entries", "from", "to", "knownAt", "version", "limit", "cursor")]
    [InlineData("/clubs/{clubId}/fund/entries/{entry}", "knownAt", "version")]
    [InlineData("/clubs/{clubId}/fund/replay", "toVersion", "at", "asOf")]
    [InlineData("/clubs/{clubId}/fund/journal", "format", "from", "to", "knownAt", "version")]
    [InlineData("/clubs/{clubId}/loans", "status", "limit", "cursor")]
    [InlineData("/clubs/{clubId}/loans/{loanId}", "asOf", "knownAt", "version")]
    [InlineData("/clubs/{clubId}/meetings/{date}/collection-sheet", "knownAt", "version")]
    [InlineData("/portfolio", "province", "commune", "club", "asOf", "knownAt")]
    [InlineData("/portfolio/arrears", "province", "commune", "club", "minDays", "asOf", "knownAt", "sort", "format", "limit", "cursor")]
    [InlineData("/portfolio/trend", "province", "commune", "club", "from", "to", "step", "knownAt")]
    [InlineData("/portfolio/fund-targets", "province", "commune", "club", "standing", "asOf", "knownAt", "sort", "limit", "cursor")]
    [InlineData("/targets", "province", "limit", "cursor")]
    [InlineData("/webhooks", "limit", "cursor")]
    [InlineData("/webhooks/{webhookId}/deliveries", "state", "limit", "cursor")]
    [InlineData("/outbox", "province", "commune", "club", "type", "recordedFrom", "recordedTo", "limit", "cursor")]
    public async Task Document_Query_IsDescribed(string path, params string[] query)
    {
        var operation = (await Document())["paths"]!["/api/v1" + path]!["get"]!;

        Parameters(operation, "query").Should().BeEquivalentTo(query);
        operation["parameters"]?.AsArray().Should().OnlyContain(parameter => parameter!["in"]!.GetValue<string>() != "query" || parameter["description"] != null);
        operation["responses"]!["200"]!["content"]!["application/json"]!["schema"].Should().NotBeNull();
    }

    [Fact]
    public async Task Document_Journal_HasItsThreeTypes()
    {
        var operation = (await Document())["paths"]!["/api/v1/clubs/{clubId}/fund/journal"]!["get"]!;

        operation["responses"]!["200"]!["content"]!.AsObject().Select(media => media.Key).Should().BeEquivalentTo("application/json", "text/csv", "text/plain");
    }

    [Fact]
    public async Task Document_EveryWrite_SaysWhetherItNeedsAKeyAndHasAnExample()
    {
        var writes = await Writes();
        writes.Should().HaveCountGreaterThan(15);

        foreach (var (path, method, operation) in writes)
        {
            Parameters(operation, "header").Should().BeEquivalentTo(["Idempotency-Key", "If-Match"], "{0} {1} reads them", method, path);
            Example(operation).Should().NotBeNull("{0} {1} takes a body", method, path);
            foreach (var (media, content) in operation["requestBody"]!["content"]!.AsObject())
            {
                media.Should().Be("application/json");
                content!["schema"].Should().NotBeNull();
            }
        }

        writes.Where(write => Needs(write.Operation)).Select(write => write.Path["/api/v1/clubs/{clubId}/".Length..]).Should().BeEquivalentTo(
            "fund/capital", "fund/capital-returns", "fund/cash-transfers", "fund/cash-counts", "fund/suspense-settlements", "fund/interest-allocations", "fund/activity-payments", "fund/reversals",
            "loans/{loanId}/disbursement", "loans/{loanId}/repayments", "loans/{loanId}/credit-refunds", "loans/{loanId}/credit-uses", "loans/{loanId}/interest-waivers",
            "loans/{loanId}/reschedulings", "loans/{loanId}/top-ups", "loans/{loanId}/write-offs", "loans/{loanId}/recoveries", "loans/{loanId}/borrower-deaths", "meetings/{date}/collections");
    }

    [Fact]
    public async Task Document_MovingIn_TakesCsvAndWorkbooks()
    {
        var operation = (await Document())["paths"]!["/api/v1/clubs/{clubId}/fund/opening-balances"]!["post"]!;

        operation["requestBody"]!["content"]!.AsObject().Select(media => media.Key).Should().BeEquivalentTo("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        operation["requestBody"]!["content"]!["text/csv"]!["example"]!.GetValue<string>().Should().StartWith("record,account,date,amount,");
        (await (await service.OpenClub("2026-01-01")).MoveIn(Encoding.UTF8.GetBytes(operation["requestBody"]!["content"]!["text/csv"]!["example"]!.GetValue<string>()))).ShouldBe(201);
        Parameters(operation, "query").Should().Equal("dryRun");
        Parameters(operation, "header").Should().BeEquivalentTo("Idempotency-Key", "If-Match");
        operation["responses"]!.AsObject().Select(response => response.Key).Should().Contain(["200", "201", "400", "413", "415", "422"]);
    }

    [Fact]
    public async Task Document_Arrears_AreAlsoCsv() =>
        (await Document())["paths"]!["/api/v1/portfolio/arrears"]!["get"]!["responses"]!["200"]!["content"]!.AsObject().Select(media => media.Key).Should().BeEquivalentTo("application/json", "text/csv");

    [Fact]
    public async Task Document_EveryWrite_ListsItsProblems()
    {
        foreach (var (path, method, operation) in await Writes())
        {
            var responses = operation["responses"]!.AsObject();
            responses.Select(response => response.Key).Should().Contain(["400", "422"], "{0} {1} may be refused", method, path);
            responses["400"]!["content"]!["application/problem+json"].Should().NotBeNull();
        }
    }

    [Fact]
    public async Task Document_Proposals_AreConfirmedWithAKeyAndRefusedWithAReason()
    {
        var paths = (await Document())["paths"]!;
        const string proposal = "/api/v1/clubs/{clubId}/proposals/{proposalId}/";

        Needs(paths[proposal + "confirmation"]!["post"]!).Should().BeTrue();
        Example(paths[proposal + "refusal"]!["post"]!)!["reason"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Examples_SentAsTheyStand_AreAccepted()
    {
        var examples = (await Writes()).ToDictionary(write => $"{write.Method} {write.Path}", write => Example(write.Operation)!.AsObject(), StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var (club, member, webhook) = ("", "", "");

        async Task<Reply> Send(string operation, string loan = "L1")
        {
            used.Add(operation);
            var body = examples[operation].DeepClone().AsObject();
            var text = body.ToJsonString().Replace("m-0a1b2c3d4e5f", member, StringComparison.Ordinal).Replace("\"L2\"", "\"L3\"", StringComparison.Ordinal);
            var (method, template) = (operation.Split(' ')[0], operation.Split(' ')[1]);
            var path = template.Replace("{clubId}", club, StringComparison.Ordinal).Replace("{loanId}", loan, StringComparison.Ordinal).Replace("{date}", "2025-03-20", StringComparison.Ordinal)
                .Replace("{webhookId}", webhook, StringComparison.Ordinal);
            return method == "put" ? (await service.Api.Put(path, text)).ShouldBe(200) : (await service.Api.Post(path, text)).ShouldBe(template.EndsWith("/replay", StringComparison.Ordinal) ? 202 : 201);
        }

        const string inClub = "post /api/v1/clubs/{clubId}/";
        club = (await Send("post /api/v1/clubs")).String("clubId")!;
        member = (await Send(inClub + "members")).String("memberId")!;
        await Send(inClub + "fund");
        await Send(inClub + "fund/capital");
        await Send(inClub + "fund/cash-transfers");
        await Send(inClub + "loans");
        await Send(inClub + "loans/{loanId}/approval");
        await Send(inClub + "loans/{loanId}/disbursement");
        // The reversal's example names entry 7, the capital return's a member's loan; interest of 120,000 đ pays for the activity.
        await Post("fund/capital", new { source = "donation", amount = 1_000_000, on = "2025-01-05" });
        await Post("fund/capital", new { source = "memberLoan", amount = 17_000_000, on = "2025-01-05" });
        await Send(inClub + "loans");
        await Send(inClub + "loans/{loanId}/rejection", "L2");
        await Post("loans", new { memberId = member, principal = 20_000_000, purpose = "Nuôi bò", requestedOn = "2025-01-05" });
        await Post("loans/L3/approval", new { on = "2025-01-05" });
        await Post("loans/L3/disbursement", new { on = "2025-01-05" });
        await Post("loans/L3/repayments", new { amount = 200_000, on = "2025-02-05" });
        await Send(inClub + "loans/{loanId}/repayments");
        await Send(inClub + "fund/cash-counts");
        await Send(inClub + "fund/suspense-settlements");
        await Send(inClub + "fund/interest-allocations");
        await Send(inClub + "fund/activity-payments");
        await Send(inClub + "meetings/{date}/collections");
        await Send(inClub + "fund/period-closings");
        await Send(inClub + "fund/reversals");
        await Send(inClub + "fund/capital-returns");
        await Send("put /api/v1/clubs/{clubId}/fund/policy");
        await Send("put /api/v1/targets");
        await Send(inClub + "loans/{loanId}/interest-waivers");
        await Send(inClub + "loans/{loanId}/borrower-deaths");
        await Send(inClub + "loans/{loanId}/reschedulings");
        await Send(inClub + "loans/{loanId}/top-ups");
        await Post("loans/L1/repayments", new { amount = 5_000_000, on = "2025-06-20" });
        await Send(inClub + "loans/{loanId}/credit-refunds");
        await Send(inClub + "loans/{loanId}/credit-uses");
        await Send(inClub + "loans/{loanId}/write-offs", "L3");
        await Send(inClub + "loans/{loanId}/recoveries", "L3");
        webhook = (await Send("post /api/v1/webhooks")).String("webhookId")!;
        await Send("post /api/v1/webhooks/{webhookId}/replay");

        used.Should().BeEquivalentTo(examples.Keys, "every example is tried");

        async Task Post(string path, object body) => (await service.Api.Post($"clubs/{club}/{path}", body)).ShouldBe(201);
    }

    [Fact]
    public async Task Examples_OfPeople_AreAccepted()
    {
        var paths = (await Document())["paths"]!;
        string Body(string path, string method = "post") => Example(paths["/api/v1/" + path]![method]!)!.ToJsonString();

        var user = (await service.Api.PostWithoutKey("users", Body("users"))).ShouldBe(201).String("userId");
        (await service.Api.Put($"users/{user}", Body("users/{userId}", "put"))).ShouldBe(200);
        using var lan = new ApiClient(new HttpClient { BaseAddress = service.Url }, (await service.Api.PostWithoutKey("auth/login", Body("auth/login"))).ShouldBe(200).String("accessToken"));
        (await lan.PostWithoutKey("me/password", Body("me/password"))).ShouldBe(204);
        (await service.Api.PostWithoutKey($"users/{user}/password-reset", Body("users/{userId}/password-reset"))).ShouldBe(204);
    }

    [Fact]
    public async Task Example_OfAQuote_IsAccepted()
    {
        var operation = (await Document())["paths"]!["/api/v1/schedules"]!["post"]!;

        (await service.Api.PostWithoutKey("schedules", Example(operation)!.ToJsonString())).ShouldBe(200).Items("instalments").Should().HaveCount(12);
    }

    private static IEnumerable<string> Parameters(JsonNode operation, string place) =>
        (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == place).Select(parameter => parameter!["name"]!.GetValue<string>());

    private static bool Needs(JsonNode operation) =>
        operation["parameters"]!.AsArray().Any(parameter => parameter!["name"]!.GetValue<string>() == "Idempotency-Key" && parameter["required"]?.GetValue<bool>() == true);

    private static JsonNode? Example(JsonNode operation) => operation["requestBody"]?["content"]?["application/json"]?["example"];

    private async Task<JsonNode> Document() => (await service.Api.Get("/swagger/v1/swagger.json")).ShouldBe(200).Body!;

    private async Task<List<(string Path, string Method, JsonNode Operation)>> Writes()
    {
        var writes = new List<(string, string, JsonNode)>();
        foreach (var (path, operations) in (await Document())["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (method is "post" or "put" && operation!["tags"]![0]!.GetValue<string>() != "People" && path is not ("/api/v1/schedules" or "/api/v1/audit/seals") && !path.Contains("/proposals/", StringComparison.Ordinal) && operation!["requestBody"]!["content"]!["text/csv"] is null)
                {
                    writes.Add((path, method, operation!));
                }
            }
        }

        return writes;
    }
}
