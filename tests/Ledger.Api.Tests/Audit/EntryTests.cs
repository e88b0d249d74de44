using System.Text.Json.Nodes;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Audit;

[Collection(PostgresCollection.Name)]
public sealed class EntryTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Entries_OfAFund_AreTheFundBookInOrder()
    {
        var club = await service.OpenEventfulClub();

        var entries = (await club.Get("fund/entries")).ShouldBe(200);

        var version = await club.Version();
        entries.ETag.Should().Be($"\"{version}\"");
        entries.At("nextCursor").Should().BeNull();
        entries.Items().Select(entry => entry!["entry"]!.GetValue<long>()).Should().Equal(Enumerable.Range(1, (int)version).Select(number => (long)number));
        entries.Items().Should().OnlyContain(entry => Sum(entry!["postings"]!, "debit") == Sum(entry["postings"]!, "credit"));
        var stored = await service.Query($"SELECT jsonb_build_object('kind', type, 'on', data->>'on', 'data', data) FROM mt_events WHERE stream_id = '{club.Id}' ORDER BY version");
        foreach (var (entry, expected) in entries.Items().Zip(stored.Select(row => JsonNode.Parse(row)!)))
        {
            new[] { "kind", "on", "data" }.Should().OnlyContain(part => JsonNode.DeepEquals(entry![part], expected[part]), "entry {0} is what is stored", entry!["entry"]);
        }
    }

    [Fact]
    public async Task Entry_Ordinary_HasPostingsAndWords()
    {
        service.Clock.Set("2026-02-01T02:00:00.123456Z");
        var club = await service.OpenEventfulClub();

        var entry = (await club.Get("fund/entries/6")).ShouldBe(200);

        entry.String("kind").Should().Be("repayment_received");
        entry.String("description").Should().Be("Thu nợ khoản vay L1: Chăn nuôi gà");
        entry.String("on").Should().Be("2025-03-05");
        entry.String("recordedAt").Should().Be("2026-02-01T02:00:00.123456Z");
        entry.Number("data.amount").Should().Be(1_030_000);
        entry.Items("postings").Select(line => line!.ToJsonString()).Should().Equal(
            """{"account":"cash","debit":1030000,"credit":0}""",
            """{"account":"loansOutstanding","debit":0,"credit":1000000}""",
            """{"account":"unallocatedInterest","debit":0,"credit":30000}""");
        entry.Body!.AsObject().Select(field => field.Key).Should().Contain(["by", "reverses", "reversedBy"], "fields without a value are null, not missing");
        (await club.Get("fund/entries/2")).String("description").Should().Be("Thu vốn tài trợ dự án: " + EventfulClub.HostileNote);
    }

    [Fact]
    public async Task Entries_Hashes_FollowEachOther()
    {
        var club = await service.OpenEventfulClub();

        var entries = (await club.Get("fund/entries")).Items();

        entries.Select(entry => entry!["hash"]!.GetValue<string>()).Should().OnlyHaveUniqueItems().And.AllSatisfy(hash => hash.Should().MatchRegex("^[0-9a-f]{64}$"));
        entries.Skip(1).Select(entry => entry!["previousHash"]!.GetValue<string>()).Should().Equal(entries.SkipLast(1).Select(entry => entry!["hash"]!.GetValue<string>()));
        (await club.Get("fund/journal?format=hledger")).Text.Should().Contain("    ; hash: " + entries[^1]!["hash"]!.GetValue<string>());
    }

    [Fact]
    public async Task Entry_Backdated_ShowsWhatItChangesOnLaterDates()
    {
        var club = await service.OpenEventfulClub();

        var entry = await club.Get("fund/entries/8");

        entry.String("on").Should().Be("2025-02-05");
        entry.Items("adjustments").Should().ContainSingle();
        entry.String("adjustments.0.on").Should().Be("2025-03-05");
        entry.Items("adjustments.0.postings").Should().NotBeEmpty();
        Sum(entry.At("adjustments.0.postings")!, "debit").Should().Be(Sum(entry.At("adjustments.0.postings")!, "credit"));
    }

    [Fact]
    public async Task Entry_Reversal_AndWhatItTakesBack_NameEachOther()
    {
        var club = await service.OpenEventfulClub();

        (await club.Get("fund/entries/9")).Number("reverses").Should().Be(7);
        (await club.Get("fund/entries/7")).Number("reversedBy").Should().Be(9);
        (await club.Get("fund/entries/7?version=8")).At("reversedBy").Should().BeNull("nobody had taken it back by then");
        (await club.Get("fund/entries/9")).At("reversedBy").Should().BeNull();
    }

    [Fact]
    public async Task Entries_PageByPage_AreTheSame()
    {
        var club = await service.OpenEventfulClub();
        var whole = (await club.Get("fund/entries")).Items().Select(entry => entry!.ToJsonString()).ToArray();

        var paged = new List<string>();
        var pages = 0;
        for (var cursor = ""; cursor is not null; pages++)
        {
            var page = (await club.Get($"fund/entries?limit=3&cursor={cursor}")).ShouldBe(200);
            page.Items().Count.Should().BeLessThanOrEqualTo(3);
            paged.AddRange(page.Items().Select(entry => entry!.ToJsonString()));
            cursor = page.String("nextCursor");
        }

        paged.Should().Equal(whole);
        pages.Should().Be((whole.Length + 2) / 3);
    }

    [Fact]
    public async Task Entries_FromTo_GoByTheirOwnBusinessDates()
    {
        var club = await service.OpenEventfulClub();

        (await Numbers("from=2025-02-05&to=2025-03-05")).Should().Equal(6, 7, 8);
        (await Numbers("from=2025-10-10")).Should().Equal(16, 17);
        (await Numbers("to=2025-01-02")).Should().Equal(1, 2);
        (await Numbers("from=2025-03-05&to=2025-03-05")).Should().Equal([6], "entry 8 changes that day but is dated before");
        (await Numbers("from=2030-01-01")).Should().BeEmpty();
        var page = await club.Get("fund/entries?from=2025-02-05&to=2025-03-05&limit=2");
        (await club.Get($"fund/entries?from=2025-02-05&to=2025-03-05&limit=2&cursor={page.String("nextCursor")}")).Items().Should().ContainSingle();

        async Task<IEnumerable<long>> Numbers(string query) => (await club.Get("fund/entries?" + query)).ShouldBe(200).Items().Select(entry => entry!["entry"]!.GetValue<long>());
    }

    [Fact]
    public async Task Entries_KnownAt_AreThoseRecordedByThen()
    {
        service.Clock.Set("2026-03-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(1_000);
        service.Clock.Set("2026-03-02T02:00:00Z");
        await club.Capital(2_000);

        (await club.Get("fund/entries?knownAt=2026-03-01T12:00:00Z")).Items().Should().HaveCount(2);
        (await club.Get("fund/entries?version=1")).Items().Should().HaveCount(1);
        (await club.Get("fund/entries/3?knownAt=2026-03-01T12:00:00Z")).ShouldBeProblem(404, "version-not-found");
    }

    [Theory]
    [InlineData("fund/entries?from=2025-02-30", "from")]
    [InlineData("fund/entries?to=x", "to")]
    [InlineData("fund/entries?from=2025-02-02&to=2025-02-01", "to")]
    [InlineData("fund/entries?from=0001-01-01", "from")]
    [InlineData("fund/entries?limit=501", "limit")]
    [InlineData("fund/entries?cursor=AA==", "cursor")]
    [InlineData("fund/entries?knownAt=x", "knownAt")]
    public async Task Entries_WrongParameter_IsNamedInBothLanguages(string path, string field)
    {
        var club = await service.OpenClub();

        var vietnamese = (await service.Api.Get(club.Path(path), ("Accept-Language", "vi"))).ShouldBeProblem(400, "invalid-request", field);
        var english = (await service.Api.Get(club.Path(path), ("Accept-Language", "en"))).ShouldBeProblem(400, "invalid-request", field);

        english.String($"errors.{field}.0").Should().NotBe(vietnamese.String($"errors.{field}.0"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public async Task Entry_ThatIsNotThere_IsNotFound(string entry)
    {
        var club = await service.OpenClub();
        await club.Capital(1_000);

        (await club.Get("fund/entries/" + entry)).ShouldBeProblem(404, "version-not-found");
    }

    [Fact]
    public async Task Entries_OfNoFund_AreNotFound()
    {
        var club = await TestClub.Register(service.Api);

        (await club.Get("fund/entries")).ShouldBeProblem(404, "fund-not-found");
        (await service.Api.Get("clubs/c-nowhere/fund/entries")).ShouldBeProblem(404, "club-not-found");
    }

    private static long Sum(JsonNode postings, string side) => postings.AsArray().Sum(line => line![side]!.GetValue<long>());
}
