using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Printing;
using NodaTime;

namespace Ledger.Api.Privacy;

/// <summary>Who looked at personal data.</summary>
/// <param name="At">When.</param>
/// <param name="UserId">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="Operation">By which operation of the API or which page: method and pattern of the path.</param>
/// <param name="Kind">Whether they saw the data in full or masked, or erased them.</param>
/// <param name="MemberIds">Whose data; null for all members of the club.</param>
internal sealed record AccessAnswer(Instant At, string UserId, Role Role, string Operation, AccessKind Kind, IReadOnlyList<string>? MemberIds)
{
    public static AccessAnswer Of(Access access) => new(access.At, access.UserId, access.Role, access.Operation, access.Kind, access.MemberIds);
}

/// <summary>What is held about members, and who looked at it.</summary>
internal static class PersonalDataEndpoints
{
    private const string Tag = "Members";

    public static void MapPersonalData(this IEndpointRouteBuilder api)
    {
        api.MapGet("/clubs/{clubId}/members/{memberId}/personal-data", Export)
            .Describe<PersonalDataAnswer>(Tag, "All that is held about a member: register, entries, loans, proposals, and who looked at it; JSON or PDF", "format").Requires(Permission.ExportPersonalData);
        api.MapGet("/clubs/{clubId}/personal-data-accesses", Accesses)
            .Describe<Page<AccessAnswer>>(Tag, "Who looked at the personal data of the club's members, the newest first", "memberId", "limit", "cursor").Requires(Permission.SeeAccessLog);
    }

    private static async Task Export(HttpContext http, string clubId, string memberId, PersonalDataExport export, ClubRegister register)
    {
        var format = http.Request.Format(PrintFormat.Json, PrintFormat.Pdf);
        var club = await register.Club(clubId, http.RequestAborted);
        var held = await export.Read(http, club, memberId);
        await (format == PrintFormat.Json ? Answer.Write(http, held) : PrintFormats.Write(http, format, PersonalDataPaper.Of(club, held)));
    }

    private static async Task Accesses(HttpContext http, string clubId, ClubRegister register, AccessLog log)
    {
        var (limit, memberId) = (http.Request.Limit(), http.Request.Text("memberId"));
        var club = await register.Club(clubId, http.RequestAborted);
        var found = await log.List(club, memberId, http.Request.NumberCursor(), limit + 1, http.RequestAborted);
        await Answer.Write(http, found.ToPage(limit, access => access.Number.ToString(CultureInfo.InvariantCulture), AccessAnswer.Of));
    }
}
