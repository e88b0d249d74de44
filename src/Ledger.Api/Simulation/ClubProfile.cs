using Ledger.Api.Clubs;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>What a simulated club is like: where it is, who belongs to it, what it may lend and how well its borrowers pay.</summary>
internal sealed record ClubProfile
{
    private const string Project = "VIE085";

    // Irrational steps of the quotas, so that what they decide is independent of each other.
    private const double GradeStep = 0.6180339887498949;
    private const double FundSizeStep = 0.4142135623730951;

    private const long UsualSmallestPrincipal = 3_000_000;

    public required int Index { get; init; }

    public required Club Club { get; init; }

    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>The day of the month on which the club meets; every month has it.</summary>
    public required int MeetingDay { get; init; }

    public required LocalDate OpenedOn { get; init; }

    public required FundPolicy Policy { get; init; }

    /// <summary>What the fund is to be worth at the end, in đồng; interest kept in the fund comes on top.</summary>
    public required long FundSize { get; init; }

    public required int BorrowersAtATime { get; init; }

    /// <summary>In đồng; less is not lent.</summary>
    public required long SmallestPrincipal { get; init; }

    /// <summary>The share of members who never ask for a loan.</summary>
    public required double NeverBorrowing { get; init; }

    /// <summary>Whether the club has a bank account.</summary>
    public required bool Banks { get; init; }

    /// <summary>The share of loans whose borrower is late now and then.</summary>
    public required double Hesitant { get; init; }

    /// <summary>The share of loans whose borrower stops paying.</summary>
    public required double Defaulting { get; init; }

    /// <summary>Months between two allocations of interest.</summary>
    public required int AllocationMonths { get; init; }

    /// <summary>Months between two closings of the books.</summary>
    public required int ClosingMonths { get; init; }

    /// <summary>A club of the nation has more and smaller loans at a time, because all its members are to have their turn.</summary>
    public static ClubProfile Of(long seed, int index, SimulatedPeriod period, bool ofNation = false)
    {
        var dice = new Dice(seed, index, purpose: 1);
        var region = ofNation ? Nation.RegionOf(seed, index) : Places.RegionOf(index);
        var (communeCode, commune) = ofNation ? Places.Commune(dice.Of(region.Communes)) : Places.CommuneOf(index);
        var grade = GradeOf(Dice.Quota(seed, index, GradeStep));
        var fundSize = FundSizeOf(Dice.Quota(seed, index, FundSizeStep));
        var hamlet = Places.Hamlet(region, dice);
        var meetingDay = dice.Between(1, 28);
        // Clubs come into being during the first quarter of the period.
        var openedOn = period.First.PlusMonths(dice.Below(Math.Max(1, period.Months / 4))).PlusDays(meetingDay - 1);
        var club = new Club(
            "c-" + dice.Id(10),
            $"CLB Liên thế hệ tự giúp nhau {char.ToLowerInvariant(hamlet[0])}{hamlet[1..]}",
            region.ProvinceCode,
            region.FormerProvince,
            communeCode,
            commune,
            hamlet,
            openedOn.PlusDays(-dice.Between(7, 60)),
            !ofNation && index < Places.ClubsOfProject ? Project : null,
            grade,
            region.Upland ? 50 : Borrower.OlderFromAge);
        var (hesitant, defaulting) = Discipline(grade);
        return new ClubProfile
        {
            Index = index,
            Club = club,
            Members = [.. MembersOf(club, region, ofNation ? 60 : 70, dice)],
            MeetingDay = meetingDay,
            OpenedOn = openedOn,
            Policy = PolicyOf(fundSize, ofNation, dice),
            FundSize = fundSize,
            BorrowersAtATime = ofNation
                ? Math.Clamp((int)(fundSize / 1_600_000) + dice.Between(2, 5), 26, 38)
                : Math.Clamp((int)(fundSize / 2_000_000) + dice.Between(3, 6), 20, 30),
            SmallestPrincipal = ofNation ? 2_000_000 : UsualSmallestPrincipal,
            NeverBorrowing = ofNation ? 0.1 : 0.3,
            Banks = dice.Chance(0.8),
            Hesitant = hesitant,
            Defaulting = defaulting,
            AllocationMonths = dice.Chance(0.7) ? 3 : 6,
            ClosingMonths = dice.Chance(0.6) ? 3 : 12,
        };
    }

    private static ClubGrade GradeOf(double quota) => quota switch
    {
        < 0.44 => ClubGrade.VeryStrong,
        < 0.87 => ClubGrade.Strong,
        < 0.97 => ClubGrade.Fair,
        _ => ClubGrade.Weak,
    };

    private static (double Hesitant, double Defaulting) Discipline(ClubGrade grade) => grade switch
    {
        ClubGrade.VeryStrong => (0.03, 0.004),
        ClubGrade.Strong => (0.06, 0.011),
        ClubGrade.Fair => (0.14, 0.035),
        _ => (0.25, 0.07),
    };

    // 38 to 130 million đồng, about two thirds of the clubs at 50 million or more.
    private static long FundSizeOf(double quota) => quota switch
    {
        < 0.48 => Between(39, 50, quota / 0.48),
        < 0.75 => Between(50, 68, (quota - 0.48) / 0.27),
        < 0.92 => Between(68, 92, (quota - 0.75) / 0.17),
        _ => Between(92, 124, (quota - 0.92) / 0.08),
    };

    private static long Between(double lowMillion, double highMillion, double fraction) => (long)((lowMillion + ((highMillion - lowMillion) * fraction)) * 10) * 100_000;

    private static FundPolicy PolicyOf(long fundSize, bool ofNation, Dice dice)
    {
        // The larger a fund, the longer it can leave its principal with the borrowers.
        var (method, every, instalments) = (fundSize, dice.Below(10)) switch
        {
            (_, < 5) when ofNation => (InterestMethod.DecliningEqualPrincipal, 3, 4),
            ( > 85_000_000, < 4) => (InterestMethod.InterestOnly, 1, 12),
            ( > 62_000_000, < 3) => (InterestMethod.DecliningEqualPrincipal, 3, 4),
            ( > 62_000_000, 3) => (InterestMethod.InterestOnly, 1, 12),
            (_, < 7) => (InterestMethod.DecliningEqualPrincipal, 1, 12),
            (_, 7) => (InterestMethod.DecliningEqualInstalment, 1, 12),
            _ => (InterestMethod.Flat, 1, 12),
        };
        var rate = method == InterestMethod.Flat ? dice.Of([0.5m, 0.6m, 0.7m]) : dice.Of([1m, 1m, 1m, 0.8m, 0.8m, 0.65m]);
        var unit = dice.Of([1000, 1000, 1000, 500, 100, 1]);
        return FundPolicy.Default with
        {
            LoanTerms = new LoanTerms
            {
                Rate = InterestRate.PerMonth(rate),
                Method = method,
                Instalments = instalments,
                Every = every,
                Rounding = new Rounding(unit),
            },
            MaxPrincipal = new Vnd(dice.Of([5_000_000, 10_000_000, 20_000_000])),
            MaxTermMonths = dice.Of([12, 12, 18]),
            InterestSplit = dice.Of(Splits),
            AllocationOrder = dice.Chance(0.9)
                ? FundPolicy.Default.AllocationOrder
                : [AllocationPart.Penalty, AllocationPart.Principal, AllocationPart.Interest],
        };
    }

    private static readonly InterestSplit[] Splits =
    [
        InterestSplit.AllToActivities, InterestSplit.AllToActivities, InterestSplit.AllToActivities,
        new InterestSplit(70, 30, 0, 0), new InterestSplit(60, 25, 10, 5), new InterestSplit(80, 0, 10, 10),
    ];

    private static IEnumerable<Member> MembersOf(Club club, Region region, int most, Dice dice)
    {
        var women = 0.61 + (0.09 * dice.Fraction());
        var count = dice.Between(50, most);
        for (var i = 0; i < count; i++)
        {
            // Women and men in turn such that each club has its share of women to the person.
            var gender = (int)((i + 1) * women) > (int)(i * women) ? Gender.Female : Gender.Male;
            var older = dice.Chance(0.72);
            var age = older ? club.OlderFromAge + dice.Below(13) + dice.Below(13) : dice.Between(30, club.OlderFromAge - 1);
            yield return new Member(
                "m-" + dice.Id(12),
                club.ClubId,
                Names.FullName(gender, region.Upland, dice),
                gender,
                club.EstablishedOn.Year - age,
                HouseholdOf(older, dice.Fraction()),
                Phone: null,
                club.EstablishedOn,
                Erased: false);
        }
    }

    // Poor and near-poor households are found mostly among the older members; the others are to be better off.
    private static Household HouseholdOf(bool older, double fraction) => (older, fraction) switch
    {
        (true, < 0.16) or (false, < 0.06) => Household.Poor,
        (true, < 0.42) or (false, < 0.18) => Household.NearPoor,
        (true, < 0.78) or (false, < 0.40) => Household.Disadvantaged,
        _ => Household.Other,
    };
}
