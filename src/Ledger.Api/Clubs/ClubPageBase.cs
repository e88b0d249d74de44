using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.Paper;
using Ledger.Api.Privacy;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Clubs;

/// <summary>A page about the fund of one club, as of a day and as known at an instant; both in the address.</summary>
public abstract class ClubPageBase : PageComponent
{
    [Parameter, EditorRequired]
    public required string ClubId { get; set; }

    /// <summary>What was typed, where a form of the page was sent and comes back.</summary>
    [Parameter]
    public PageForm? Form { get; set; }

    /// <summary>Why it comes back.</summary>
    [Parameter]
    public FormFaults? Faults { get; set; }

    [Inject]
    internal FundBook Book { get; set; } = null!;

    [Inject]
    internal ClubRegister Register { get; set; } = null!;

    [Inject]
    internal PersonalData Personal { get; set; } = null!;

    [Inject]
    internal TimeProvider Time { get; set; } = null!;

    internal Club Club { get; private set; } = null!;

    internal Fund Fund { get; private set; } = null!;

    internal ClubAccess Access { get; private set; } = null!;

    protected LocalDate AsOf { get; private set; }

    protected Instant? KnownAt { get; private set; }

    protected LocalDate Today => BusinessCalendar.DateAt(Time.Now());

    protected CancellationToken Ct => Http.RequestAborted;

    /// <summary>Whether the page shows how things stand now, so that something can be done about them.</summary>
    protected bool IsNow => KnownAt is null && AsOf == Today;

    protected string Home => "/clubs/" + ClubId;

    private MemberNames? _names;

    protected sealed override async Task Read()
    {
        (Club, Fund, AsOf, KnownAt) = await Book.Read(Http, ClubId, PageMoment.Instant(Http.Request, "knownAt"));
        Access = ClubAccess.Of(Http, Club);
        await ReadMore();
    }

    /// <summary>Reads what else the page shows.</summary>
    protected abstract Task ReadMore();

    /// <summary>Reads the names of members, as the reader may see them.</summary>
    protected async Task ReadNames(IEnumerable<string?> memberIds) => _names = await Personal.Names(Http, Club, memberIds);

    /// <summary>The member's name; the id where it was erased or is not for this reader.</summary>
    protected string NameOf(string memberId) => _names?.Of(memberId) ?? Say(ClubTexts.Member, memberId);

    /// <summary>What the fund book says of an entry, with the name of the member concerned.</summary>
    protected string Describe(FundEvent @event)
    {
        var said = Narration.Of(@event, Fund, IsVietnamese);
        return MemberNames.MemberOf(Fund, @event) is { } memberId ? $"{NameOf(memberId)}: {said}" : said;
    }

    /// <summary>The members by name, to choose from.</summary>
    protected async Task<IReadOnlyList<(string Value, string Text)>> MembersToChoose()
    {
        var members = await Personal.MembersByName(Http, Club);
        return [.. members.Where(member => member.FullName is not null).Select(member => (member.MemberId, member.FullName!))];
    }

    /// <summary>The crumbs down to the club, and further.</summary>
    protected IReadOnlyList<(string, string?)> Steps(params ReadOnlySpan<(string Text, string? Link)> further) =>
        [(Say(ClubTexts.Clubs), "/clubs"), (Club.Province, "/clubs?province=" + Club.ProvinceCode), (Club.Name, further.IsEmpty ? null : Kept(Home)), .. further];

    /// <summary>Another page at the same moment.</summary>
    protected string Kept(string path) => There(path, ["asOf", "knownAt"]);

    /// <summary>What the API answers to what this page shows.</summary>
    protected string Api(string path, params ReadOnlySpan<(string Name, string? Value)> more) => PageLink.To(
        "/api/v1/clubs/" + ClubId + path, Http.Request.Query, [("asOf", Iso(AsOf)), ("knownAt", KnownAtIso), .. more], [""]);

    protected string? KnownAtIso => KnownAt is { } at ? InstantPattern.ExtendedIso.Format(at) : null;

    protected static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    protected string ReceiptOf(long entry) => $"/api/v1/clubs/{ClubId}/fund/entries/{entry}/receipt?format=pdf";

    protected string StatusName(LoanStatus status) => Say(ClubTexts.StatusOf(status));

    protected string MethodName(InterestMethod method) => Say(ClubTexts.MethodOf(method));
}
