using System.Text;
using System.Text.Json;
using Ledger.Api.Database;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.MovingIn;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Tests.Journals;

namespace Ledger.Api.Tests.Audit;

/// <summary>Journals as they come over HTTP, read by the programs that they are for, and held against the trial balance of the fund.</summary>
[Collection(PostgresCollection.Name)]
public sealed class JournalTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("", "2026-01-15")]
    [InlineData("from=2025-02-06&to=2025-03-31", "2025-03-31")]
    [InlineData("from=2025-03-05", "2026-01-15")]
    [InlineData("to=2025-02-28", "2025-02-28")]
    [InlineData("from=2024-01-01&to=2024-12-31", "2024-12-31")]
    public async Task Journal_OfAnEventfulFund_IsReadAndAgreesWithTheTrialBalance(string period, string lastDay)
    {
        var club = await service.OpenEventfulClub();

        await RequireReadable(club.Id, period, lastDay);
    }

    [Fact]
    public async Task Journal_OfAFundThatMovedIn_IsRead()
    {
        var club = await service.OpenExampleClub();
        (await club.MoveIn(PaperBooks.Example("opening-balances.csv"))).ShouldBe(201);

        await RequireReadable(club.Id, "", "2026-01-15");
    }

    [Fact]
    public async Task Journal_OfAnEmptyFund_IsRead()
    {
        var club = await service.OpenClub();

        await RequireReadable(club.Id, "", "2026-01-15");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(80)]
    [InlineData(161)]
    public async Task Journal_OfAClubOfTheDemonstration_IsRead(int index)
    {
        var scenario = ClubScenario.Of(Simulator.Demonstration.Seed, index, Simulator.Demonstration.Period);
        await using var database = ReadModels.DataSource(service.ConnectionString);
        await new ScenarioLoader(database, service.Host.Store).Load([scenario], default);

        await RequireReadable(scenario.Profile.Club.ClubId, "", "2026-01-15");
        await RequireReadable(scenario.Profile.Club.ClubId, "from=2024-01-01&to=2024-12-31", "2024-12-31");
    }

    [Theory]
    [InlineData("format=hledger", "text/plain; charset=utf-8", ".journal")]
    [InlineData("format=beancount&from=2025-01-01", "text/plain; charset=utf-8", "_2025-01-01.beancount")]
    [InlineData("format=csv&from=2025-01-01&to=2025-12-31", "text/csv; charset=utf-8", "_2025-01-01_2025-12-31.csv")]
    [InlineData("format=json&to=2025-12-31", "application/json; charset=utf-8", "_2025-01-01_2025-12-31.json")]
    [InlineData("", "application/json; charset=utf-8", ".json")]
    public async Task Journal_InEachFormat_HasItsTypeAndFileName(string query, string type, string ending)
    {
        var club = await service.OpenEventfulClub();

        var journal = (await club.Get("fund/journal?" + query)).ShouldBe(200);

        journal.Header("Content-Type").Should().Be(type);
        journal.Header("Content-Disposition").Should().Be($"attachment; filename=\"{club.Id}{ending}\"");
        journal.ETag.Should().Be($"\"{await club.Version()}\"");
    }

    [Fact]
    public async Task Journal_KnownAtAVersion_IsThatOfThen()
    {
        var club = await service.OpenEventfulClub();

        var then = (await club.Get("fund/journal?version=7")).ShouldBe(200);

        then.Items("transactions").Select(transaction => transaction!["entry"]!.GetValue<long>()).Distinct().Should().Equal(2, 5, 6, 7);
        then.Items("closing.postings").Select(line => line!.ToJsonString()).Should().Equal(
            (await club.Fund("?version=7&asOf=2026-01-15")).Items("trialBalance").Select(line => line!.ToJsonString()));
    }

    [Theory]
    [InlineData("format=pdf", "format")]
    [InlineData("format=HLEDGER", "format")]
    [InlineData("from=2025-13-01", "from")]
    [InlineData("to=2201-01-01", "to")]
    [InlineData("from=2025-02-02&to=2025-02-01", "to")]
    [InlineData("version=0", "version")]
    public async Task Journal_WrongParameter_IsNamedInBothLanguages(string query, string field)
    {
        var club = await service.OpenClub();

        var vietnamese = (await service.Api.Get(club.Path("fund/journal?" + query), ("Accept-Language", "vi"))).ShouldBeProblem(400, "invalid-request", field);
        var english = (await service.Api.Get(club.Path("fund/journal?" + query), ("Accept-Language", "en"))).ShouldBeProblem(400, "invalid-request", field);

        english.String($"errors.{field}.0").Should().NotBe(vietnamese.String($"errors.{field}.0"));
    }

    [Fact]
    public async Task Journal_OfNoFund_IsNotFound()
    {
        var club = await TestClub.Register(service.Api);

        (await club.Get("fund/journal?format=hledger")).ShouldBeProblem(404, "fund-not-found");
    }

    private async Task RequireReadable(string club, string period, string lastDay)
    {
        var fund = (await service.Api.Get($"clubs/{club}/fund?asOf={lastDay}")).ShouldBe(200);
        var expected = fund.Items("trialBalance").ToDictionary(
            line => Enum.Parse<Account>(line!["account"]!.GetValue<string>(), ignoreCase: true),
            line => line!["debit"]!.GetValue<long>() - line["credit"]!.GetValue<long>());
        (await JournalTools.HledgerAndLedger(await Journal("hledger"))).Should().Equal(expected);
        (await JournalTools.Beancount(await Journal("beancount"))).Should().Equal(expected);
        using var json = JsonDocument.Parse(await Journal("json"));
        json.RootElement.GetProperty("closing").GetProperty("postings").GetRawText().Should().Be(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(fund.At("trialBalance"))));

        async Task<byte[]> Journal(string format) => Encoding.UTF8.GetBytes((await service.Api.Get($"clubs/{club}/fund/journal?format={format}&{period}")).ShouldBe(200).Text);
    }
}
