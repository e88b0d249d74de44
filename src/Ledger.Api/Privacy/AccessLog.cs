using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Privacy;

/// <summary>What was done with personal data.</summary>
internal enum AccessKind
{
    /// <summary>They were seen as they are.</summary>
    Full,

    /// <summary>They were seen with what identifies taken out.</summary>
    Masked,

    /// <summary>They were erased.</summary>
    Erasure,
}

/// <summary>The members of one club whose data were seen; null for all of them.</summary>
internal sealed record Seen(string ProvinceCode, string ClubId, IReadOnlyCollection<string>? MemberIds)
{
    public static Seen Of(Club club, IReadOnlyCollection<string>? memberIds) => new(club.ProvinceCode, club.ClubId, memberIds);
}

/// <summary>A line of the log.</summary>
/// <param name="Number">Its place in the order of lines.</param>
/// <param name="At">When.</param>
/// <param name="UserId">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="Operation">By which operation: method and pattern of the path.</param>
/// <param name="Kind">What they saw or did.</param>
/// <param name="MemberIds">Whose data; null for all members of the club.</param>
internal sealed record Access(long Number, Instant At, string UserId, Role Role, string Operation, AccessKind Kind, IReadOnlyList<string>? MemberIds);

/// <summary>
/// Who looked at whose personal data. A look is written before what was seen goes out, so that none is missing: where the line cannot be written, the request fails as every request does whose entry
/// cannot be. A request writes one line a club, and nothing that somebody typed.
/// </summary>
internal sealed class AccessLog(CallerDatabase database, TimeProvider time)
{
    private static readonly object SeenInRequest = new();

    private const string Columns = "access_id, at, user_id, role, operation, kind, member_ids";

    /// <summary>Writes who sees what, unless this request has written it before.</summary>
    public async Task Record(HttpContext http, NameView view, params IReadOnlyList<Seen> seen)
    {
        var anew = Anew(http, seen);
        if (view == NameView.None || anew.Count == 0)
        {
            return;
        }

        var caller = http.Caller();
        await using var command = database.Command(
            """
            INSERT INTO ledger.personal_data_accesses (tenant_id, club_id, at, user_id, role, operation, kind, member_ids)
            SELECT tenant_id, club_id, $1, $2, $3, $4, $5, string_to_array(member_ids, ' ') FROM unnest($6, $7, $8) AS seen (tenant_id, club_id, member_ids)
            """,
            Of(time.Now()), Of(caller.UserId), Of(caller.Role.Code()), Of(OperationOf(http)), Of((view == NameView.Full ? AccessKind.Full : AccessKind.Masked).Code()),
            Of(Column(anew, one => one.ProvinceCode)), Of(Column(anew, one => one.ClubId)), Of(Column(anew, one => one.MemberIds is null ? null! : string.Join(' ', one.MemberIds))));
        await command.ExecuteNonQueryAsync(http.RequestAborted);
    }

    /// <summary>What the log says of a club's members or of one of them, the newest first.</summary>
    /// <param name="club">The club.</param>
    /// <param name="memberId">The member, or null for all.</param>
    /// <param name="before">Lines before this one; 0 begins with the newest.</param>
    /// <param name="limit">At most so many; null for all.</param>
    /// <param name="ct">To give up.</param>
    public async Task<List<Access>> List(Club club, string? memberId, long before, int? limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            SELECT {Columns} FROM ledger.personal_data_accesses
            WHERE tenant_id = $1 AND club_id = $2 AND ($3::text IS NULL OR member_ids IS NULL OR $3 = ANY(member_ids)) AND ($4 = 0 OR access_id < $4)
            ORDER BY access_id DESC LIMIT $5
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(memberId), Of(before), Of(limit));
        return await command.List(Read, ct);
    }

    /// <summary>The operation that a request is, without what its path and query say.</summary>
    public static string OperationOf(HttpContext http) => $"{http.Request.Method} {((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText!.TrimEnd('/')}";

    // A page may ask for the same names in several places.
    private static List<Seen> Anew(HttpContext http, IReadOnlyList<Seen> seen)
    {
        var before = (Dictionary<string, HashSet<string>?>)(http.Items[SeenInRequest] ??= new Dictionary<string, HashSet<string>?>(StringComparer.Ordinal));
        var anew = new List<Seen>();
        foreach (var one in seen)
        {
            var known = before.TryGetValue(one.ClubId, out var ids);
            if (known && (ids is null || (one.MemberIds is not null && ids.IsSupersetOf(one.MemberIds))))
            {
                continue;
            }

            if (one.MemberIds is not { Count: 0 })
            {
                anew.Add(one);
                before[one.ClubId] = one.MemberIds is null ? null : [.. ids ?? [], .. one.MemberIds];
            }
        }

        return anew;
    }

    private static Access Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.Instant(1), row.GetString(2), Codes.Find<Role>(row.GetString(3))!.Value, row.GetString(4), Codes.Find<AccessKind>(row.GetString(5))!.Value,
        row.IsDBNull(6) ? null : row.GetFieldValue<string[]>(6));
}
