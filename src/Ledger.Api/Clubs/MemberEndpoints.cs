using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.Clubs;

internal sealed record MemberRequest(string? FullName, Gender? Gender, int? BirthYear, Household? Household, string? Phone, LocalDate? JoinedOn);

/// <summary>A member as the caller may see them.</summary>
/// <param name="MemberId">The id, which is all that the books know.</param>
/// <param name="ClubId">The club.</param>
/// <param name="FullName">The name; masked, its initial; null where it was erased.</param>
/// <param name="Gender">As in the register.</param>
/// <param name="BirthYear">Null where it was erased or is masked.</param>
/// <param name="AgeGroup">Instead of a masked birth year.</param>
/// <param name="Household">As in the register.</param>
/// <param name="Phone">Null where there is none, or it was erased or is masked.</param>
/// <param name="JoinedOn">When they joined the club.</param>
/// <param name="Erased">Whether the personal data were erased.</param>
/// <param name="Masked">Whether the caller sees them masked.</param>
internal sealed record MemberAnswer(
    string MemberId, string ClubId, string? FullName, Gender Gender, int? BirthYear, AgeGroup? AgeGroup, Household Household, string? Phone, LocalDate JoinedOn, bool Erased, bool Masked)
{
    public static MemberAnswer Of(SeenMember seen)
    {
        var member = seen.Member;
        return new MemberAnswer(
            member.MemberId, member.ClubId, member.FullName, member.Gender, member.BirthYear, seen.AgeGroup, member.Household, member.Phone, member.JoinedOn, member.Erased, seen.View == NameView.Masked);
    }
}

internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        var members = api.MapGroup("/clubs/{clubId}/members");
        members.MapPost("", (HttpContext http, string clubId, ClubRegister register, TimeProvider time) => Create(http, clubId, register, time))
            .Describe<MemberRequest, MemberAnswer>("Members", "Adds a member to a club", StatusCodes.Status201Created, MemberExample).Requires(Permission.ManageMembers);
        members.MapGet("", (HttpContext http, string clubId, ClubRegister register, PersonalData personal) => List(http, clubId, register, personal))
            .Describe<Page<MemberAnswer>>("Members", "The members of a club, found by any part of their names; masked for those who may not see names", "q", "limit", "cursor").Requires(Permission.SeeMembers);
        members.MapGet("/{memberId}", async (HttpContext http, string clubId, string memberId, ClubRegister register, PersonalData personal) =>
                await Answer.Write(http, MemberAnswer.Of(await personal.Member(http, await register.Club(clubId, http.RequestAborted), memberId))))
            .Describe<MemberAnswer>("Members", "One member").Requires(Permission.SeeMembers);
        members.MapDelete("/{memberId}/personal-data", async (HttpContext http, string clubId, string memberId, ClubRegister register) =>
            {
                var club = await register.Club(clubId, http.RequestAborted);
                await register.Erase(club, memberId, http.Caller(), AccessLog.OperationOf(http), http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            })
            .Describe("Members", "Erases a member's name, birth year and phone for good; the ledger stays whole", StatusCodes.Status204NoContent).Requires(Permission.ErasePersonalData);
    }

    private const string MemberExample =
        """{"fullName":"Nguyễn Thị Hòa","gender":"female","birthYear":1957,"household":"nearPoor","phone":"0912000111","joinedOn":"2023-01-10"}""";

    private static async Task Create(HttpContext http, string clubId, ClubRegister register, TimeProvider time)
    {
        var club = await register.Club(clubId, http.RequestAborted);
        var (request, key) = await ClubEndpoints.Body(http, RequestJson.Default.MemberRequest);
        var fields = new Fields();
        var today = BusinessCalendar.DateAt(time.Now());
        if (request.BirthYear is null)
        {
            fields.Missing("birthYear");
        }

        var member = new Member(
            ClubRegister.NewMemberId(),
            club.ClubId,
            fields.Text("fullName", request.FullName, 200),
            fields.Choice("gender", request.Gender),
            fields.InRange("birthYear", request.BirthYear ?? today.Year, 1900, today.Year),
            fields.Choice("household", request.Household),
            fields.OptionalText("phone", request.Phone, 30),
            fields.NotInFuture("joinedOn", request.JoinedOn, today),
            Erased: false);
        fields.Require();
        var (created, replayed) = await register.Add(club, member, key, http.RequestAborted);
        await Answer.WriteCreated(http, MemberAnswer.Of(SeenMember.Of(created, NameView.Full, today.Year)), $"/api/v1/clubs/{club.ClubId}/members/{created.MemberId}", replayed);
    }

    private static async Task List(HttpContext http, string clubId, ClubRegister register, PersonalData personal)
    {
        var club = await register.Club(clubId, http.RequestAborted);
        var limit = http.Request.Limit();
        var members = await personal.Members(http, club, http.Request.Text("q"), http.Request.Cursor(), limit);
        await Answer.Write(http, members.ToPage(limit, seen => seen.Member.MemberId, MemberAnswer.Of));
    }
}
