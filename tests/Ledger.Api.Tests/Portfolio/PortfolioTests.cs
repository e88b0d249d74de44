using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Api.Http;
using Ledger.Api.Portfolio;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>The portfolio is, for every scope, on any day and as known at any instant, what its clubs come to one by one by the entries recorded by then.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PortfolioTests(ManyClubs service) : IClassFixture<ManyClubs>
{
    private static readonly string[] Scopes = ["", "province=33", "province=56", "province=01", "commune=12142", "commune=12001", "province=33&commune=12142"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Portfolio_OnAnyDayAsKnownAtAnyInstant_IsThatOfItsClubs(int seed)
    {
        var random = new Random(seed);
        var (late, rescheduled, unlike) = (0L, 0L, 0);
        for (var probe = 0; probe < 25; probe++)
        {
            var day = service.Days[random.Next(service.Days.Count)];
            var knownAt = random.Next(4) == 0 ? (Instant?)null : service.Instants[random.Next(service.Instants.Count)] - Duration.FromTicks(random.Next(2) * 10);
            var scope = random.Next(5) == 0 ? $"club={service.Clubs[random.Next(service.Clubs.Count)].Id}" : Scopes[random.Next(Scopes.Length)];

            var answer = await Get(scope, day, knownAt);

            var expected = Expected(scope, day, knownAt);
            answer.Body!.ToJsonString().Should().Be(expected.ToJsonString(), "of {0} on {1} as known at {2}", scope, day, knownAt);
            late += answer.Number("par.0.loans");
            rescheduled += answer.Number("rescheduled.loans");
            unlike += answer.Number("par.0.loans") != answer.Number("parPrincipalOnly.0.loans") ? 1 : 0;
        }

        late.Should().BeGreaterThan(20, "a portfolio without late loans proves little");
        rescheduled.Should().BePositive();
        unlike.Should().BePositive();
    }

    [Theory]
    [InlineData("")]
    [InlineData("province=33")]
    [InlineData("commune=12142")]
    public async Task Children_Always_AddUpToTheirParent(string scope)
    {
        string[] sums =
        [
            "clubs", "activeLoans", "outstanding", "overdue.principal", "overdue.interest", "onTimeCollection.due", "onTimeCollection.collectedOnTime", "writeOffs.writtenOff", "writeOffs.recovered",
            "rescheduled.loans", "rescheduled.outstanding", "borrowers.total", "borrowers.women", "borrowers.older", "borrowers.poor", "borrowers.nearPoor", "fundSize", "fundTarget.clubsAtOrAbove", "fundTarget.clubs",
            .. Enumerable.Range(0, 6).SelectMany(place => new[] { "par", "parPrincipalOnly", "parWithRescheduled" }.SelectMany(name => new[] { $"{name}.{place}.atRisk", $"{name}.{place}.loans" })),
            .. Enumerable.Range(0, 7).SelectMany(place => new[] { $"ageing.{place}.outstanding", $"ageing.{place}.loans" }),
            .. Enumerable.Range(0, 5).SelectMany(place => new[] { $"debtGroups.{place}.outstanding", $"debtGroups.{place}.loans" }),
        ];

        foreach (var day in service.Days.Where((_, index) => index % 60 == 0))
        {
            var portfolio = await Get(scope, day, null);
            var children = portfolio.Items("children").Count;

            foreach (var sum in sums)
            {
                Enumerable.Range(0, children).Sum(child => portfolio.Number($"children.{child}.{sum}")).Should().Be(portfolio.Number(sum), "{0} of {1} on {2}", sum, scope, day);
            }

            Enumerable.Range(0, 7).Sum(place => portfolio.Number($"ageing.{place}.outstanding")).Should().Be(portfolio.Number("outstanding"));
            Enumerable.Range(0, 5).Sum(place => portfolio.Number($"debtGroups.{place}.loans")).Should().Be(portfolio.Number("activeLoans"));
        }
    }

    [Fact]
    public async Task Portfolio_OfAClub_AgreesWithItsFund()
    {
        foreach (var club in service.Clubs)
        {
            foreach (var day in service.Days.Where((day, index) => index % 40 == 0 && day >= new LocalDate(2024, 1, 1) && day <= new LocalDate(2026, 1, 15)))
            {
                var fund = (await service.Api.Get($"clubs/{club.Id}/fund?asOf={day:uuuu-MM-dd}")).ShouldBe(200);
                var portfolio = await Get($"club={club.Id}", day, null);

                portfolio.Numbers("activeLoans", "overdue.principal", "overdue.interest", "fundSize", "fundTarget.target")
                    .Should().Equal(fund.Numbers("loans.active", "overdue.principal", "overdue.interest", "fundSize", "target"));
                foreach (var (place, par) in new[] { "par1", "par30", "par60", "par90" }.Select((par, place) => (place, par)))
                {
                    portfolio.Numbers($"par.{place}.atRisk", $"par.{place}.loans", "outstanding").Should().Equal(fund.Numbers($"par.{par}.atRisk", $"par.{par}.loans", $"par.{par}.outstanding"));
                    portfolio.Decimal($"par.{place}.ratio").Should().Be(fund.Decimal($"par.{par}.ratio"));
                }
            }
        }
    }

    [Fact]
    public async Task Trend_EachPoint_IsThePortfolioOfThatDay()
    {
        foreach (var scope in new[] { "province=33", $"club={service.Clubs[1].Id}" })
        {
            var trend = (await service.Api.Get($"portfolio/trend?{scope}&from=2024-02-10&to=2025-03-20&step=month&knownAt=2025-02-01T00:00:00Z")).ShouldBe(200);

            trend.Items("points").Should().HaveCount(14);
            trend.String("points.0.asOf").Should().Be("2024-02-29");
            trend.String("points.13.asOf").Should().Be("2025-03-20");
            foreach (var point in trend.Items("points").Select(point => point!.AsObject()))
            {
                var portfolio = (await service.Api.Get($"portfolio?{scope}&asOf={point["asOf"]}&knownAt=2025-02-01T00:00:00Z")).ShouldBe(200).Body!.AsObject();
                foreach (var (head, value) in point)
                {
                    value!.ToJsonString().Should().Be(portfolio[head]!.ToJsonString(), "{0} on {1}", head, point["asOf"]);
                }
            }
        }
    }

    [Fact]
    public async Task Trend_WithoutAPeriod_IsTheTwelveMonthsUpToToday()
    {
        var trend = (await service.Api.Get("portfolio/trend")).ShouldBe(200);

        (trend.String("from"), trend.String("to")).Should().Be(("2025-01-16", "2026-01-15"));
        trend.Items("points").Select(point => point!["asOf"]!.GetValue<string>()).Should().HaveCount(13).And.StartWith("2025-01-31").And.EndWith("2026-01-15");
    }

    [Theory]
    [InlineData("portfolio?province=99", 404, "province-not-found", null)]
    [InlineData("portfolio?commune=99999", 404, "commune-not-found", null)]
    [InlineData("portfolio?club=c-none", 404, "club-not-found", null)]
    [InlineData("portfolio?province=56&commune=12142", 400, "invalid-request", "commune")]
    [InlineData("portfolio?province=56&club={club}", 400, "invalid-request", "club")]
    [InlineData("portfolio?commune=12001&club={club}", 400, "invalid-request", "club")]
    [InlineData("portfolio?asOf=9999-12-31", 400, "invalid-request", "asOf")]
    [InlineData("portfolio?asOf=0001-01-01", 400, "invalid-request", "asOf")]
    [InlineData("portfolio?asOf=2025-02-30", 400, "invalid-request", "asOf")]
    [InlineData("portfolio?knownAt=yesterday", 400, "invalid-request", "knownAt")]
    [InlineData("portfolio/arrears?minDays=0", 400, "invalid-request", "minDays")]
    [InlineData("portfolio/arrears?sort=name", 400, "invalid-request", "sort")]
    [InlineData("portfolio/arrears?sort=-", 400, "invalid-request", "sort")]
    [InlineData("portfolio/arrears?limit=501", 400, "invalid-request", "limit")]
    [InlineData("portfolio/arrears?cursor=abc", 400, "invalid-request", "cursor")]
    [InlineData("portfolio/arrears?cursor=YWJj", 400, "invalid-request", "cursor")]
    [InlineData("portfolio/arrears?province=00", 404, "province-not-found", null)]
    [InlineData("portfolio/trend?from=2025-02-01&to=2025-01-01", 400, "invalid-request", "from")]
    [InlineData("portfolio/trend?from=1990-01-01&to=2025-01-01", 400, "invalid-request", "from")]
    [InlineData("portfolio/trend?step=day", 400, "invalid-request", "step")]
    [InlineData("portfolio/fund-targets?standing=none", 400, "invalid-request", "standing")]
    [InlineData("portfolio/fund-targets?sort=daysPastDue", 400, "invalid-request", "sort")]
    [InlineData("portfolio/fund-targets?club=c-none", 404, "club-not-found", null)]
    public async Task Question_ThatCannotBeAnswered_SaysWhy(string path, int status, string slug, string? field) =>
        (await service.Api.Get(path.Replace("{club}", service.Clubs[0].Id, StringComparison.Ordinal))).ShouldBeProblem(status, slug, field);

    [Theory]
    [InlineData("portfolio?asOf=1900-01-01")]
    [InlineData("portfolio?asOf=2200-12-31")]
    [InlineData("portfolio?knownAt=1900-01-01T00:00:00Z&asOf=2200-12-31")]
    [InlineData("portfolio?province=79")]
    [InlineData("portfolio/arrears?asOf=2200-12-31&minDays=9999999999")]
    [InlineData("portfolio/fund-targets?asOf=1900-01-01&knownAt=2200-01-01T00:00:00Z")]
    [InlineData("portfolio/trend?from=1900-01-01&to=1900-02-01&province=79")]
    public async Task Question_AtTheEdge_IsAnswered(string path) => (await service.Api.Get(path)).ShouldBe(200);

    private async Task<Reply> Get(string scope, LocalDate day, Instant? knownAt) =>
        (await service.Api.Get($"portfolio?{scope}&asOf={day:uuuu-MM-dd}{(knownAt is null ? "" : $"&knownAt={NodaTime.Text.InstantPattern.ExtendedIso.Format(knownAt.Value)}")}")).ShouldBe(200);

    private JsonNode Expected(string scope, LocalDate day, Instant? knownAt)
    {
        var named = scope.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var (province, commune, club) = (named.GetValueOrDefault("province"), named.GetValueOrDefault("commune"), named.GetValueOrDefault("club"));
        var clubs = service.Clubs.Where(one => (province ?? one.Province) == one.Province && (commune is null || commune == one.CommuneCode) && (club ?? one.Id) == one.Id).ToArray();
        province ??= club is not null || commune is not null ? clubs[0].Province : null;
        var target = Targets(province).On(day);
        var moment = new PortfolioMoment(day, knownAt);
        PortfolioAnswer answer;
        if (club is not null)
        {
            answer = new PortfolioAnswer(new PortfolioScope(ScopeLevel.Club, province, null, club, clubs[0].Name), moment, Figures(clubs), TargetOf(clubs[0]), []);
        }
        else if (commune is not null)
        {
            answer = new PortfolioAnswer(
                new PortfolioScope(ScopeLevel.Commune, province, commune, null, clubs[0].Commune), moment, Figures(clubs), target, Children(one => new ScopeAnswer(ScopeLevel.Club, one.Id, one.Name), TargetOf));
        }
        else if (province is not null)
        {
            answer = new PortfolioAnswer(
                new PortfolioScope(ScopeLevel.Province, province, null, null, Province.All[province].Name), moment, Figures(clubs), target,
                Children(one => new ScopeAnswer(ScopeLevel.Commune, one.CommuneCode, one.Commune), _ => target));
        }
        else
        {
            answer = new PortfolioAnswer(
                PortfolioScope.Nation, moment, Figures(clubs), target, Children(one => new ScopeAnswer(ScopeLevel.Province, one.Province, Province.All[one.Province].Name), one => Targets(one.Province).On(day)));
        }

        return JsonNode.Parse(JsonSerializer.Serialize(answer, Answer.Json<PortfolioAnswer>()))!;

        PortfolioChild[] Children(Func<LivelyClub, ScopeAnswer> part, Func<LivelyClub, Domain.Money.Vnd?> targetOf) =>
        [
            .. clubs.GroupBy(part).Select(group => (group.Key, Clubs: group.ToArray(), Figures: Figures([.. group]))).Where(group => group.Figures.Clubs > 0)
                .OrderBy(group => group.Key.Level == ScopeLevel.Province ? group.Key.Code : group.Key.Name, StringComparer.Ordinal)
                .Select(group => new PortfolioChild(group.Key, day, group.Figures, targetOf(group.Clubs[0]))),
        ];

        TargetsInForce Targets(string? code) => ManyClubs.Programme(code, knownAt);

        Domain.Money.Vnd? TargetOf(LivelyClub one) => Fund(one) is { } fund && day >= fund.OpenedOn ? Targets(one.Province).With(fund.Policies).On(day) : Targets(one.Province).On(day);

        Fund? Fund(LivelyClub one) => one.KnownAt(knownAt ?? Instant.MaxValue);

        PortfolioFigures Figures(IEnumerable<LivelyClub> all) => all.Aggregate(PortfolioFigures.None, (sum, one) => sum + PlainPortfolio.Of(Fund(one), day, Targets(one.Province)));
    }
}
