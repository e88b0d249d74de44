using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Http;

/// <summary>Every operation with every kind of wrong body: a problem that names the field, and nothing recorded.</summary>
[Collection(PostgresCollection.Name)]
public sealed class BadBodyTests(BadBodyTests.Furnished furnished) : IClassFixture<BadBodyTests.Furnished>
{
    private LedgerService Service => furnished.Service;

    public static TheoryData<string> Operations => [.. Operation.All.Keys];

    public static TheoryData<string, string> Required => Cases(operation => operation.Required);

    public static TheoryData<string, string> Fields => Cases(operation => operation.Fields.Select(known => known.Field));

    [Theory]
    [MemberData(nameof(Required))]
    public async Task Body_RequiredFieldMissingOrNull_IsNamed(string operation, string field)
    {
        var missing = Accepted(operation);
        missing.Remove(field);
        var isNull = Accepted(operation);
        isNull[field] = null;

        await Refused(operation, missing.ToJsonString(), field);
        await Refused(operation, isNull.ToJsonString(), field);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Body_EmptyObject_NamesEveryRequiredField(string operation)
    {
        var reply = await Refused(operation, "{}");

        reply.Body!["errors"]!.AsObject().Select(error => error.Key).Should().BeEquivalentTo(Operation.All[operation].Required);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Body_ValueOfTheWrongKind_IsNamed(string operation, string field)
    {
        var kind = Operation.All[operation].Fields.Single(candidate => candidate.Field == field).Kind;
        var before = await Service.Recorded();
        foreach (var value in Wrong(kind))
        {
            var body = Accepted(operation).ToJsonString();
            await Refused(operation, With(body, field, value), field, looksAfterwards: false);
        }

        (await Service.Recorded()).Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Body_UnknownField_IsNamed(string operation)
    {
        var body = Accepted(operation).ToJsonString();

        await Refused(operation, With(body, "amuont", "1"), "amuont");
        await Refused(operation, With(body, "tiền", "1"), "tiền");
        await Refused(operation, With(body, "On", "\"2025-01-05\""), "On");
    }

    [Theory]
    [InlineData("fund", "policy.rate")]
    [InlineData("fund", "policy.interestSplit.members")]
    [InlineData("fund", "policy.policy")]
    [InlineData("fund/policy", "interestSplit.members")]
    [InlineData("loans", "terms.maxPrincipal")]
    [InlineData("loans", "terms.interestSplit")]
    public async Task Body_UnknownNestedField_IsNamedWithItsPath(string operation, string field) =>
        await Refused(operation, With(Accepted(operation).ToJsonString(), field, "1"), field);

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Body_DuplicateField_IsNamed(string operation)
    {
        var body = Accepted(operation).ToJsonString();
        var (field, value) = Accepted(operation).First();

        await Refused(operation, $"{body[..^1]},\"{field}\":{value!.ToJsonString()}}}", field);
    }

    [Fact]
    public async Task Body_DuplicateNestedField_IsNamed() =>
        await Refused("fund/policy", """{"effectiveFrom":"2025-07-01","interestSplit":{"activityFund":100,"activityFund":100}}""", "interestSplit.activityFund");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("{}}")]
    [InlineData("{} {}")]
    [InlineData("{'on':'2025-01-05'}")]
    [InlineData("{on:1}")]
    [InlineData("{\"on\":\"2025-01-05\",}")]
    [InlineData("{\"on\":\"2025-01-05\" \"amount\":1}")]
    [InlineData("{\"on\":\"2025-01-05")]
    [InlineData("{/*comment*/}")]
    [InlineData("{\"amount\":01}")]
    [InlineData("{\"amount\":+1}")]
    [InlineData("{\"amount\":NaN}")]
    [InlineData("{\"amount\":Infinity}")]
    [InlineData("{\"note\":\"line\nbreak\"}")]
    [InlineData("{\"note\":\"\\x41\"}")]
    [InlineData("amount=1&on=2025-01-05")]
    [InlineData("<fund/>")]
    public async Task Body_NotJson_IsRefused(string body)
    {
        foreach (var operation in (string[])["clubs", "members", "fund", "fund/policy", "fund/capital", "loans/L3/repayments"])
        {
            await Refused(operation, body);
        }
    }

    [Fact]
    public async Task Body_BytesThatAreNotUtf8_AreRefused()
    {
        byte[][] bodies =
        [
            [0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0],
            [.. Encoding.UTF8.GetBytes("""{"source":"grant","amount":1000,"on":"2025-01-05","note":" """), 0xC3, 0x28, .. "\"}"u8],
            [0, 0, 0, 0],
        ];
        foreach (var body in bodies)
        {
            var before = await Service.Recorded();
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            var reply = await Service.Api.Send(HttpMethod.Post, Path("fund/capital"), content, ("Idempotency-Key", Guid.NewGuid().ToString("N")));

            reply.Status.Should().Be(400);
            reply.ContentType.Should().Be("application/problem+json");
            (await Service.Recorded()).Should().Be(before);
        }
    }

    [Theory]
    [InlineData("""{"a":""", "}")]
    [InlineData("[", "]")]
    public async Task Body_DeeplyNested_IsRefused(string open, string close)
    {
        var nested = string.Concat(Enumerable.Repeat(open, 2_000)) + "1" + string.Concat(Enumerable.Repeat(close, 2_000));

        await Refused("fund/capital", nested);
        await Refused("fund/capital", With(Accepted("fund/capital").ToJsonString(), "note", nested));
        await Refused("fund", With(Accepted("fund").ToJsonString(), "policy", nested));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("application/xml")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Body_OtherContentType_IsRefused(string? type)
    {
        foreach (var operation in Operation.All.Values)
        {
            var before = await Service.Recorded();
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Accepted(operation.Name).ToJsonString()));
            if (type is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            var reply = await Service.Api.Send(operation.Method, Path(operation.Name), content, ("Idempotency-Key", Guid.NewGuid().ToString("N")));

            reply.ShouldBeProblem(415, "unsupported-media-type");
            (await Service.Recorded()).Should().Be(before);
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    public async Task Body_JsonByAnotherSpelling_IsAccepted(string type)
    {
        var club = await Service.OpenClub();
        using var content = new ByteArrayContent("""{"source":"grant","amount":1000,"on":"2025-01-05"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await Service.Api.Send(HttpMethod.Post, club.Path("fund/capital"), content, ("Idempotency-Key", "k"))).ShouldBe(201);
    }

    private static TheoryData<string, string> Cases(Func<Operation, IEnumerable<string>> fields)
    {
        var cases = new TheoryData<string, string>();
        foreach (var operation in Operation.All.Values)
        {
            foreach (var field in fields(operation))
            {
                cases.Add(operation.Name, field);
            }
        }

        return cases;
    }

    private static string[] Wrong(FieldKind kind) => kind switch
    {
        FieldKind.Amount => ["0", "-1", "1.5", "1e-1", "1000000000001", "1000000000000000000", "9223372036854775808", "1e40", "\"1000\"", "\"\"", "true", "[]", "[1]", "{}"],
        FieldKind.AmountOrZero => ["-1", "0.5", "1000000000000000000", "9223372036854775808", "\"0\"", "false", "[]", "{}"],
        FieldKind.Date =>
        [
            "\"2025-02-30\"", "\"2025-13-01\"", "\"2023-02-29\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"1899-12-31\"", "\"2201-01-01\"", "\"-2025-01-05\"", "\"2025-1-5\"", "\"05/01/2025\"",
            "\"2025-01-05T00:00:00Z\"", "\" 2025-01-05\"", "\"today\"", "\"\"", "20250105", "true", "[]", "{}", "\"\\ud800\"",
        ],
        FieldKind.Text =>
        [
            "1", "true", "[]", "{}", "\"a\\u0000b\"", "\"a\\u0007b\"", "\"a\\u007fb\"", "\"a\\u0085b\"", "\"a\\tb\"", "\"\\ud800\"", "\"a\\udc00b\"", "\"\\udc00\\ud800\"", "\"a\\ufffeb\"", "\"a\\uffffb\"",
            $"\"{new string('x', 100_000)}\"", $"\"{string.Concat(Enumerable.Repeat("ế", 501))}\"",
        ],
        FieldKind.Choice => ["\"nonsense\"", "\"\"", "0", "1", "\"0\"", "\"1\"", "true", "[]", "{}", "\"cash,bank\"", "\"grant, donation\"", "\"\\ud800\""],
        FieldKind.Whole => ["-1", "0.5", "2147483648", "-2147483649", "9223372036854775808", "1e40", "\"2\"", "true", "[]", "{}"],
        FieldKind.EntryNumber => ["0", "-1", "0.5", "9223372036854775808", "\"2\"", "true", "[]", "{}"],
        FieldKind.Number => ["\"1\"", "true", "[]", "{}", "1e400", "-1e400"],
        _ => ["\"true\"", "0", "1", "[]", "{}"],
    };

    /// <summary>The body with a raw value at a path.</summary>
    private static string With(string body, string path, string value)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        var node = root;
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (node[part] is not JsonObject inner)
            {
                node[part] = inner = [];
            }

            node = inner;
        }

        node[parts[^1]] = "\u0001";
        return root.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
    }

    private JsonObject Accepted(string operation) => JsonNode.Parse(Operation.All[operation].Body.Replace("{member}", furnished.Club.MemberId, StringComparison.Ordinal))!.AsObject();

    private string Path(string operation) =>
        Operation.All[operation].Path.Replace("{club}", furnished.Club.Id, StringComparison.Ordinal).Replace("{unopened}", furnished.Unopened.Id, StringComparison.Ordinal)
            .Replace("{webhook}", furnished.Webhook, StringComparison.Ordinal);

    private async Task<Reply> Refused(string operation, string body, string? field = null, bool looksAfterwards = true)
    {
        var before = looksAfterwards ? await Service.Recorded() : null;
        var known = Operation.All[operation];
        var reply = known.Method == HttpMethod.Put ? await Service.Api.Put(Path(operation), body) : await Service.Api.Post(Path(operation), body);

        reply.Status.Should().Be(400, "{0} answered {1} to {2}", operation, reply.Text, body.Length > 500 ? body[..500] : body);
        reply.ShouldBeProblem(400, field is null && reply.String("type") == "/problems/malformed-json" ? "malformed-json" : "invalid-request", field);
        if (looksAfterwards)
        {
            (await Service.Recorded()).Should().Be(before);
        }

        return reply;
    }

    /// <summary>A club in which every operation could succeed, and one without a fund.</summary>
    public sealed class Furnished(PostgresCluster cluster) : IAsyncLifetime
    {
        private TestClub? _club;
        private TestClub? _unopened;

        public LedgerService Service { get; } = new(cluster);

        public TestClub Club => _club!;

        public TestClub Unopened => _unopened!;

        public string Webhook { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await Service.InitializeAsync();
            _club = await Service.OpenClub();
            await Club.Capital(10_000_000);
            await Club.Request(1_000_000, "2025-01-05");
            await Club.Approve(1_000_000, "2025-01-05");
            var loan = await Club.Lend(1_000_000, "2025-01-05");
            (await Club.Repay(loan, 10_000, "2025-02-05")).ShouldBe(201);
            _unopened = await TestClub.Register(Service.Api);
            Webhook = (await Service.Api.Post("webhooks", new { url = "https://example.org/" })).ShouldBe(201).String("webhookId")!;
        }

        public Task DisposeAsync() => Service.DisposeAsync();
    }
}
