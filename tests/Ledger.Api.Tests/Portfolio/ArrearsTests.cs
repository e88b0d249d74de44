using System.Text.Json.Nodes;
using Ledger.Api.Tests.Testing;
using NodaTime;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>The list of loans in arrears: complete, in order, page by page, and the same as a file.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ArrearsTests(ManyClubs service) : IClassFixture<ManyClubs>
{
    private string Day => Iso(service.WorstDay);

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("", -30, null)]
    [InlineData("", 90, null)]
    [InlineData("province=33", 0, null)]
    [InlineData("commune=12142", 0, null)]
    [InlineData("", 0, -20)]
    [InlineData("province=33", 60, -30)]
    [InlineData("commune=12142", -40, 60)]
    public async Task Arrears_SumsOfTheList_AreThoseOfThePortfolio(string scope, int daysLater, int? knownDaysLater)
    {
        var query = $"{scope}&asOf={Iso(service.WorstDay.PlusDays(daysLater))}{(knownDaysLater is { } days ? $"&knownAt={Iso(service.WorstDay.PlusDays(days))}T05:00:00Z" : "")}";
        var portfolio = (await service.Api.Get("portfolio?" + query)).ShouldBe(200);

        foreach (var (place, late) in new[] { 0, 30, 60, 90, 180, 365 }.Select((late, place) => (place, late)))
        {
            var loans = await All($"portfolio/arrears?{query}&minDays={late + 1}");

            loans.Should().HaveCount((int)portfolio.Number($"par.{place}.loans"));
            Sum(loans, "outstanding").Should().Be(portfolio.Number($"par.{place}.atRisk"));
            if (late == 0)
            {
                loans.Should().HaveCountGreaterThan(scope.Length == 0 ? 5 : -1);
                loans.Sum(loan => loan["overdue"]!["principal"]!.GetValue<long>()).Should().Be(portfolio.Number("overdue.principal"));
                loans.Sum(loan => loan["overdue"]!["interest"]!.GetValue<long>()).Should().Be(portfolio.Number("overdue.interest"));
            }
        }
    }

    [Fact]
    public async Task Arrears_EachLoan_IsAsItsClubSays()
    {
        foreach (var loan in await All($"portfolio/arrears?asOf={Day}"))
        {
            var one = (await service.Api.Get($"clubs/{loan["clubId"]}/loans/{loan["loanId"]}?asOf={Day}")).ShouldBe(200);

            loan["memberId"]!.GetValue<string>().Should().Be(one.String("memberId"));
            new[] { "daysPastDue", "daysPastDuePrincipal", "outstanding" }.Select(name => loan[name]!.GetValue<long>()).Should().Equal(one.Numbers("daysPastDue", "daysPastDuePrincipal", "outstanding"));
            loan["overdue"]!["principal"]!.GetValue<long>().Should().Be(one.Number("overdue.principal"));
            loan["overdue"]!["interest"]!.GetValue<long>().Should().Be(one.Number("overdue.interest"));
            var since = NodaTime.Text.LocalDatePattern.Iso.Parse(loan["lateSince"]!.GetValue<string>()).Value;
            Period.DaysBetween(since, service.WorstDay).Should().Be(loan["daysPastDue"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("", "daysPastDue", true)]
    [InlineData("&sort=daysPastDue", "daysPastDue", false)]
    [InlineData("&sort=-outstanding", "outstanding", true)]
    [InlineData("&sort=outstanding", "outstanding", false)]
    [InlineData("&sort=-overdue", "overdue", true)]
    public async Task Arrears_PageByPage_AreAllInOrder(string sort, string by, bool falls)
    {
        var whole = (await service.Api.Get($"portfolio/arrears?asOf={Day}&limit=500{sort}")).ShouldBe(200);
        whole.At("nextCursor").Should().BeNull();

        var paged = await All($"portfolio/arrears?asOf={Day}{sort}", limit: 2);

        paged.Should().HaveCountGreaterThan(5);
        paged.Select(loan => loan.ToJsonString()).Should().Equal(whole.Items().Select(loan => loan!.ToJsonString()));
        var keys = paged.Select(loan => by == "overdue" ? loan[by]!["principal"]!.GetValue<long>() + loan[by]!["interest"]!.GetValue<long>() : loan[by]!.GetValue<long>()).ToArray();
        keys.Should().Equal(falls ? keys.OrderDescending() : keys.Order());
    }

    [Fact]
    public async Task Arrears_AsCsv_SayWhatTheJsonSays()
    {
        var loans = (await service.Api.Get($"portfolio/arrears?asOf={Day}&limit=500")).ShouldBe(200).Items();

        var csv = (await service.Api.Get($"portfolio/arrears?asOf={Day}", ("Accept", "text/csv"))).ShouldBe(200);

        csv.ContentType.Should().Be("text/csv");
        csv.Text.Should().StartWith("\uFEFF", "a spreadsheet knows by it that the text is UTF-8");
        var lines = csv.Text[1..].Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(loans.Count + 1);
        var names = lines[0].Split(',');
        foreach (var (line, loan) in lines.Skip(1).Zip(loans))
        {
            Fields(line).Should().Equal(names.Select(name => name switch
            {
                "overduePrincipal" => Text(loan!["overdue"]!["principal"]),
                "overdueInterest" => Text(loan!["overdue"]!["interest"]),
                _ => Text(loan![name]),
            }));
        }

        (await service.Api.Get($"portfolio/arrears?asOf={Day}&limit=3", ("Accept", "text/csv"))).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(4);
        (await service.Api.Get($"portfolio/arrears?asOf={Day}", ("Accept", "application/json, text/csv;q=0.5"))).ContentType.Should().Be("application/json");
    }

    [Fact]
    public async Task Arrears_Always_NameNoPerson() => (await All($"portfolio/arrears?asOf={Day}")).Should().OnlyContain(loan => !loan.ToJsonString().Contains("fullName", StringComparison.Ordinal) && loan["memberId"] != null);

    private static string Iso(LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);

    private static long Sum(List<JsonNode> loans, string name) => loans.Sum(loan => loan[name]!.GetValue<long>());

    private static string Text(JsonNode? value) => value is null ? "" : value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static List<string> Fields(string line)
    {
        using var reader = CsvHelper.CsvReader.FromText(line, new CsvHelper.CsvReaderOptions { HasHeader = false });
        reader.Read().Should().BeTrue();
        return [.. reader.Current.ToArray()];
    }

    private async Task<List<JsonNode>> All(string path, int limit = 500)
    {
        var (items, cursor) = (new List<JsonNode>(), (string?)"");
        while (cursor is not null)
        {
            var page = (await service.Api.Get($"{path}&limit={limit}&cursor={cursor}")).ShouldBe(200);
            items.AddRange(page.Items().Select(item => item!));
            cursor = page.String("nextCursor");
        }

        return items;
    }
}
