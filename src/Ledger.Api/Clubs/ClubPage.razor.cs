using System.Globalization;
using Ledger.Api.Audit;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Paper;
using Ledger.Api.Portfolio;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.EventStore;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Ledger.Api.Clubs;

/// <summary>What the page of a club reads.</summary>
public partial class ClubPage
{
    private const int LastEntries = 10;

    // Far more than a meeting records: how far back the last entries of an earlier day are looked for.
    private const int LookBack = 200;

    // The chart and its table begin at most so long ago.
    private const int MaxMonths = 36;

    [Inject]
    internal TargetRegister Targets { get; set; } = null!;

    [Inject]
    internal IEventStore Store { get; set; } = null!;

    private FundAnswer Answer { get; set; } = null!;

    private PolicyAnswer Policy { get; set; } = null!;

    private List<(LocalDate On, Vnd Size, Vnd? Target)> Growth { get; } = [];

    private List<LoanLine> Loans { get; set; } = [];

    private int Finished { get; set; }

    private List<Member> Members { get; set; } = [];

    private List<RecordedEvent> Entries { get; } = [];

    private RecordedEvent? Recorded { get; set; }

    private bool ShowsAll => Http.Request.Text("loans") == "all";

    private Vnd Overdue => Answer.Overdue.Principal + Answer.Overdue.Interest;

    private RenderFragment OverdueTotal => builder => builder.AddContent(0, Dong(Overdue));

    private string OverdueSaid => Overdue.IsZero ? Say(ClubTexts.NothingOverdue) : Say(ClubTexts.OverdueParts, Dong(Answer.Overdue.Principal), Dong(Answer.Overdue.Interest), Count(Answer.Loans.InArrears));

    private string TargetSaid => Answer.Target is not { } target ? Say(ClubTexts.NoTarget)
        : Answer.FundSize >= target ? Say(ClubTexts.TargetReached, Short(target), Day(Answer.TargetReachedOn))
        : Say(ClubTexts.TargetMissing, Short(target), Dong(target - Answer.FundSize));

    protected override async Task ReadMore()
    {
        var targets = (await Targets.For(Club.ProvinceCode, KnownAt, Ct)).With(Fund.Policies);
        Answer = FundAnswer.Of(Fund, FundStatement.Of(Fund, AsOf), targets, KnownAt);
        Policy = PolicyAnswer.Of(Fund.PolicyInForceOn(AsOf));
        foreach (var day in MonthEnds())
        {
            Growth.Add((day, Fund.Books.FundSize.At(day), targets.On(day)));
        }

        ReadLoans();
        await ReadEntries();
        Members = await Personal.MembersByName(Http, Club);
        await ReadNames(Loans.Select(loan => (string?)loan.MemberId).Concat(Entries.Append(Recorded).OfType<RecordedEvent>().Select(entry => MemberNames.MemberOf(Fund, (FundEvent)entry.Data))));
    }

    private void ReadLoans()
    {
        var lines = Fund.Loans.Where(loan => loan.StatusOn(AsOf) is not null).Select(loan => LoanLine.Of(loan, AsOf)).ToList();
        Finished = lines.Count(loan => loan.IsFinished);
        Loans = [.. lines.Where(loan => ShowsAll || !loan.IsFinished).OrderByDescending(loan => loan.DaysPastDue).ThenBy(loan => loan.IsFinished).ThenByDescending(loan => loan.RequestedOn)];
    }

    private async Task ReadEntries()
    {
        await foreach (var entry in Store.ReadEntries(Club, Math.Max(1, Fund.Version - LookBack + 1), Fund.Version, Ct))
        {
            if (((FundEvent)entry.Data).On <= AsOf)
            {
                Entries.Add(entry);
            }
        }

        Entries.Reverse();
        Recorded = Http.Request.PositiveNumber("recorded") is { } number ? Entries.Find(entry => entry.Version == number) : null;
        Entries.RemoveRange(Math.Min(LastEntries, Entries.Count), Math.Max(0, Entries.Count - LastEntries));
    }

    private string Named(Member member) => member.FullName ?? $"{Say(ClubTexts.Member, member.MemberId)} ({Say(ClubTexts.MembersErased)})";

    private IEnumerable<LocalDate> MonthEnds()
    {
        var first = LocalDate.Max(Fund.OpenedOn, AsOf.PlusMonths(-MaxMonths));
        for (var day = first.With(DateAdjusters.EndOfMonth); day < AsOf; day = day.PlusMonths(1).With(DateAdjusters.EndOfMonth))
        {
            yield return day;
        }

        if (AsOf >= Fund.OpenedOn)
        {
            yield return AsOf;
        }
    }

    private string Paper(string name, string format) => $"/api/v1/clubs/{ClubId}/fund/{name}?format={format}" + (KnownAtIso is { } at ? "&knownAt=" + Uri.EscapeDataString(at) : "");

    private static string Machine(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Written(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',');

    /// <summary>A loan as the list has it.</summary>
    private sealed record LoanLine(string Id, string MemberId, string Purpose, LocalDate RequestedOn, Vnd Principal, Vnd Outstanding, LoanStatus Status, int DaysPastDue)
    {
        public bool IsFinished => Status is LoanStatus.Closed or LoanStatus.Rejected or LoanStatus.WrittenOff;

        public static LoanLine Of(Loan loan, LocalDate day)
        {
            var position = loan.AccountOn(day)?.PositionOn(day);
            return new LoanLine(loan.Id, loan.MemberId, loan.Purpose, loan.RequestedOn, loan.Principal, position?.Outstanding ?? Vnd.Zero, loan.StatusOn(day)!.Value, position?.DaysPastDue ?? 0);
        }
    }
}
