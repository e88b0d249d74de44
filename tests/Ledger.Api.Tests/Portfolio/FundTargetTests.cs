using System.Text.Json.Nodes;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Portfolio;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>Who is at, near and far from the target, against the funds themselves.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FundTargetTests(ManyClubs service) : IClassFixture<ManyClubs>
{
    [Theory]
    [InlineData("2024-02-20", null)]
    [InlineData("2024-07-31", null)]
    [InlineData("2025-03-31", null)]
    [InlineData("2026-01-15", null)]
    [InlineData("2024-07-31", "2024-06-10T00:00:00Z")]
    [InlineData("2025-03-31", "2024-08-15T00:00:00Z")]
    [InlineData("2024-03-31", "2024-12-15T00:00:00Z")]
    public async Task FundTargets_OnADayAsKnown_AreThoseOfTheFunds(string asOf, string? knownAt)
    {
        var day = LocalDatePattern.Iso.Parse(asOf).Value;
        var instant = knownAt is null ? (Instant?)null : InstantPattern.ExtendedIso.Parse(knownAt).Value;
        var query = $"asOf={asOf}{(knownAt is null ? "" : "&knownAt=" + knownAt)}";

        var answer = (await service.Api.Get($"portfolio/fund-targets?{query}")).ShouldBe(200);

        var expected = service.Clubs.Select(club => (club, fund: club.KnownAt(instant ?? Instant.MaxValue))).Where(pair => pair.fund is not null).ToArray();
        answer.Items().Should().HaveCount(expected.Length);
        foreach (var (club, fund) in expected)
        {
            var targets = ManyClubs.Programme(club.Province, instant).With(fund!.Policies);
            var from = LocalDate.Max(fund.OpenedOn, day.PlusMonths(-12));
            var outlook = new TargetOutlook(day, fund.Books.FundSize.At(day), targets.On(day)!.Value, from, fund.Books.FundSize.At(from));
            var item = answer.Items().Single(item => item!["clubId"]!.GetValue<string>() == club.Id)!;
            Text(item, "standing").Should().Be(outlook.Standing.ToString().ToLowerInvariant());
            Text(item, "fundSize").Should().Be(Text(outlook.FundSize.Amount));
            Text(item, "target").Should().Be(Text(outlook.Target.Amount));
            Text(item, "missing").Should().Be(Text(outlook.Missing.Amount));
            Text(item, "reachedOn").Should().Be(targets.ReachedOn(fund.Books.FundSize, day) is { } reached ? LocalDatePattern.Iso.Format(reached) : "");
            Text(item, "expectedOn").Should().Be(outlook.ExpectedOn is { } expectedOn ? LocalDatePattern.Iso.Format(expectedOn) : "");
            Text(item["pace"]!, "perMonth").Should().Be(outlook.PacePerMonth is { } pace ? Text(pace.Amount) : "");
            Text(item["pace"]!, "from").Should().Be(LocalDatePattern.Iso.Format(from));
            if (knownAt is null)
            {
                var one = (await service.Api.Get($"clubs/{club.Id}/fund?asOf={asOf}")).ShouldBe(200);
                (one.Number("target"), one.String("targetReachedOn") ?? "").Should().Be((outlook.Target.Amount, Text(item, "reachedOn")));
            }
        }

        var portfolio = (await service.Api.Get($"portfolio?{query}")).ShouldBe(200);
        answer.Numbers("totals.all.clubs", "totals.all.fundSize", "totals.at.clubs").Should().Equal(portfolio.Numbers("clubs", "fundSize", "fundTarget.clubsAtOrAbove"));
        foreach (var standing in new[] { "at", "near", "far" })
        {
            var some = (await service.Api.Get($"portfolio/fund-targets?{query}&standing={standing}&sort=missing")).ShouldBe(200);
            some.Items().Should().HaveCount((int)answer.Number($"totals.{standing}.clubs")).And.NotContain(item => Text(item!, "standing") != standing);
            some.Items().Sum(item => item!["fundSize"]!.GetValue<long>()).Should().Be(answer.Number($"totals.{standing}.fundSize"));
        }
    }

    [Theory]
    [InlineData("share")]
    [InlineData("-share")]
    [InlineData("fundSize")]
    [InlineData("-missing")]
    public async Task FundTargets_PageByPage_AreAllInOrder(string sort)
    {
        var whole = (await service.Api.Get($"portfolio/fund-targets?sort={sort}")).ShouldBe(200).Items().Select(item => item!.ToJsonString()).ToArray();

        var (paged, cursor) = (new List<string>(), (string?)"");
        while (cursor is not null)
        {
            var page = (await service.Api.Get($"portfolio/fund-targets?sort={sort}&limit=2&cursor={cursor}")).ShouldBe(200);
            paged.AddRange(page.Items().Select(item => item!.ToJsonString()));
            cursor = page.String("nextCursor");
        }

        paged.Should().Equal(whole).And.HaveCount(service.Clubs.Count);
        var keys = whole.Select(item => JsonNode.Parse(item)![sort.TrimStart('-')]!.GetValue<decimal>()).ToArray();
        keys.Should().Equal(sort[0] == '-' ? keys.OrderDescending() : keys.Order());
    }

    private static string Text(JsonNode item, string name) => item[name] is { } value ? (value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()) : "";

    private static string Text(long amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
