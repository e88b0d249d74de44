using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using Ledger.Domain.Tests.Funds;
using Ledger.Domain.Tests.Portfolio;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>A club of the register with a random history of its fund.</summary>
internal sealed record LivelyClub(string Id, string Name, string Province, string? CommuneCode, string Commune, KnownHistory History)
{
    private readonly Dictionary<Instant, Fund?> _known = [];

    /// <summary>The fund by the entries recorded up to an instant; null before the first.</summary>
    public Fund? KnownAt(Instant at) => _known.TryGetValue(at, out var fund) ? fund : _known[at] = History.KnownAt(at);
}

/// <summary>The service with clubs of several communes and provinces, whose funds have random histories with backdated and reversed entries, and with targets decided on different days.</summary>
public sealed class ManyClubs(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly (string Province, string? Code, string Commune)[] Places = [("33", "12142", "Ân Thi"), ("33", "12142", "Ân Thi"), ("33", "12001", "Phố Hiến"), ("33", null, "Tân Hưng"), ("56", "22333", "Diên Khánh"), ("01", "00004", "Ba Đình")];

    // So many in each.
    private const int ClubsPerPlace = 3;

    private static readonly (string Instant, string? Province, long Amount, string From)[] Decisions =
    [
        ("2024-03-01T00:00:00Z", "33", 51_000_000, "2024-02-01"),
        ("2024-05-01T00:00:00Z", "33", 49_500_000, "2024-06-01"),
        ("2024-06-01T00:00:00Z", null, 50_500_000, "2024-01-15"),
        ("2024-07-01T00:00:00Z", "56", 48_000_000, "2024-04-01"),
        ("2024-08-01T00:00:00Z", "33", 52_000_000, "2024-02-01"),
    ];

    private readonly LedgerService _service = new(cluster);

    public ApiClient Api => _service.Api;

    internal IReadOnlyList<LivelyClub> Clubs { get; private set; } = [];

    /// <summary>Every day on which anything may be different, in order.</summary>
    internal IReadOnlyList<LocalDate> Days => field ??= [.. Clubs.SelectMany(club => club.History.Days).Where(day => day.Year >= 2023).Distinct().Order()];

    /// <summary>Every instant at which anything was recorded, in order.</summary>
    internal IReadOnlyList<Instant> Instants => field ??= [.. Clubs.SelectMany(club => club.History.Entries).Select(entry => entry.At).Distinct().Order()];

    /// <summary>Of every tenth day the one with the most late loans.</summary>
    internal LocalDate WorstDay => field == default ? field = Days.Where((_, index) => index % 10 == 0).MaxBy(day => Clubs.Sum(club => PlainPortfolio.Open(club.KnownAt(Instant.MaxValue)!, day).Count(loan => loan.Position.DaysPastDue > 0))) : field;

    public async Task InitializeAsync()
    {
        await _service.InitializeAsync();
        foreach (var (instant, province, amount, from) in Decisions)
        {
            _service.Clock.Set(instant);
            object scope = province is null ? new { nation = true } : new { province };
            (await Api.Put("targets", new { scope, amount, effectiveFrom = from })).ShouldBe(200);
        }

        var clubs = new List<LivelyClub>();
        for (var number = 0; number < Places.Length * ClubsPerPlace; number++)
        {
            var (province, code, commune) = Places[number % Places.Length];
            clubs.Add(await Live(province, code, commune, number));
        }

        Clubs = clubs;
        _service.Clock.Set("2026-01-15T03:00:00Z");
    }

    public Task DisposeAsync() => _service.DisposeAsync();

    /// <summary>What the clubs of a province are to reach, as known at an instant.</summary>
    internal static TargetsInForce Programme(string? province, Instant? knownAt)
    {
        var known = Decisions.Where(decision => knownAt is null || NodaTime.Text.InstantPattern.ExtendedIso.Parse(decision.Instant).Value <= knownAt).ToArray();
        DatedTarget[] Of(string? whose) => [.. known.Where(decision => decision.Province == whose).Select(decision => new DatedTarget(NodaTime.Text.LocalDatePattern.Iso.Parse(decision.From).Value, new Vnd(decision.Amount)))];
        return new TargetsInForce([new DatedTarget(new LocalDate(1900, 1, 1), new Vnd(50_000_000)), .. Of(null)], province is null ? [] : [.. Of(province)], []);
    }

    private async Task<LivelyClub> Live(string province, string? code, string commune, int number)
    {
        var name = $"CLB số {number}, \"{commune}\"";
        var registration = new { name, provinceCode = province, communeCode = code, commune, establishedOn = "2023-01-10" };
        var id = (await Api.Post("clubs", registration)).ShouldBe(201).String("clubId")!;
        var history = KnownHistory.Of(History.Of(70 + number, 150), 0, number % 2 == 0 ? null : new Vnd(47_000_000 + (number * 1_000_000)));
        await using var session = _service.Host.Store.OpenSession(province);
        var stream = await session.FetchForWriting<Fund>(id);
        foreach (var (@event, at) in history.Entries)
        {
            stream.AppendOne(new EventData(@event, at));
        }

        await session.SaveChanges();
        return new LivelyClub(id, name, province, code, commune, history);
    }
}
