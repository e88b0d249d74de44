using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.Paper;
using Ledger.Api.People;
using Ledger.Domain.Funds;

namespace Ledger.Api.Privacy;

/// <summary>Personal data of members, for whoever asks: as much as they may see, and never without a line in the log. Everything that shows a name takes it from here.</summary>
internal sealed class PersonalData(ClubRegister register, AccessLog log, TimeProvider time)
{
    /// <summary>A page of a club's members, read with one more than asked for.</summary>
    /// <exception cref="ProblemException">A search by name, from somebody who sees names masked: what it finds would say whose they are.</exception>
    public async Task<List<SeenMember>> Members(HttpContext http, Club club, string? query, string after, int limit)
    {
        var view = http.Caller().NameView(club);
        if (query is not null)
        {
            http.Caller().Require(Permission.SeeMemberNames);
        }

        var members = view == NameView.None ? [] : await register.Members(club, query, after, limit + 1, http.RequestAborted);
        var isAll = query is null && after.Length == 0 && members.Count <= limit;
        await log.Record(http, view, Seen.Of(club, isAll && members.Count > 0 ? null : [.. members.Take(limit).Select(member => member.MemberId)]));
        return members.ConvertAll(member => Show(member, view));
    }

    /// <summary>The members of a club by their given names, as far as a page has room for them.</summary>
    public async Task<List<Member>> MembersByName(HttpContext http, Club club) =>
        [.. (await Members(http, club, query: null, after: "", Query.MaxLimit)).Take(Query.MaxLimit).Select(seen => seen.Member).OrderBy(member => member.FullName, ByGivenName.Instance)];

    /// <exception cref="ProblemException">The club has no such member.</exception>
    public async Task<SeenMember> Member(HttpContext http, Club club, string memberId)
    {
        var view = http.Caller().NameView(club);
        var member = await register.Member(club, memberId, http.RequestAborted);
        await log.Record(http, view, Seen.Of(club, [memberId]));
        return Show(member, view);
    }

    /// <summary>The names of some members of a club. Who may see none gets their ids.</summary>
    public async Task<MemberNames> Names(HttpContext http, Club club, IEnumerable<string?> memberIds)
    {
        var view = http.Caller().NameView(club);
        string[] asked = view == NameView.None ? [] : [.. memberIds.OfType<string>().Distinct(StringComparer.Ordinal)];
        var names = await register.Names(club, asked, http.RequestAborted);
        await log.Record(http, view, Seen.Of(club, asked));
        return MemberNames.Seen(names, view);
    }

    /// <summary>The names of members of several clubs, all within the caller's scope.</summary>
    public async Task<MemberNames> Names(HttpContext http, IReadOnlyCollection<(string ProvinceCode, string ClubId, string MemberId)> members)
    {
        var view = http.Caller().NameView();
        if (view == NameView.None || members.Count == 0)
        {
            return MemberNames.Seen([], view);
        }

        var names = await register.Names(members, http.RequestAborted);
        await log.Record(
            http, view, [.. members.GroupBy(one => (one.ProvinceCode, one.ClubId)).Select(club => new Seen(club.Key.ProvinceCode, club.Key.ClubId, [.. club.Select(one => one.MemberId).Distinct(StringComparer.Ordinal)]))]);
        return MemberNames.Seen(names, view);
    }

    private SeenMember Show(Member member, NameView view) => SeenMember.Of(member, view, BusinessCalendar.DateAt(time.Now()).Year);
}
