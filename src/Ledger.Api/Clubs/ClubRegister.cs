using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Api.Tenancy;
using Ledger.Domain.Clubs;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Clubs;

/// <summary>An idempotency key with the fingerprint of the request that brought it.</summary>
internal sealed record RequestKey(string Key, byte[] Hash);

/// <summary>The register of clubs and members.</summary>
internal sealed class ClubRegister(CallerDatabase database, TimeProvider time)
{
    private const string ClubColumns = "club_id, name, tenant_id, former_province, commune_code, commune, hamlet, established_on, project, grade, older_from_age";

    private const string MemberColumns = "member_id, club_id, full_name, gender, birth_year, household, phone, joined_on, erased_at IS NOT NULL";

    // A club's record does not change, so that the province of a posting costs no query.
    private readonly ConcurrentDictionary<string, Club> _known = new(StringComparer.Ordinal);

    public static string NewClubId() => "c-" + RandomNumberGenerator.GetString(IdAlphabet, 10);

    public static string NewMemberId() => "m-" + RandomNumberGenerator.GetString(IdAlphabet, 12);

    // Crockford's base 32: no letter that is mistaken for a digit.
    internal const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <exception cref="ProblemException">There is no such club.</exception>
    public async ValueTask<Club> Club(string clubId, CancellationToken ct) => await Find(clubId, ct) ?? throw new ProblemException(ProblemType.ClubNotFound);

    /// <summary>The club, or null.</summary>
    public async ValueTask<Club?> Find(string clubId, CancellationToken ct)
    {
        if (_known.TryGetValue(clubId, out var known))
        {
            return database.Sees(known.ProvinceCode) ? known : null;
        }

        await using var command = database.Command($"SELECT {ClubColumns} FROM ledger.clubs WHERE club_id = $1", Of(clubId));
        return (await command.List(ReadClub, ct)).SingleOrDefault() is { } club ? _known.GetOrAdd(clubId, club) : null;
    }

    /// <summary>Adds a club. With a key that came before, answers the club that it made then.</summary>
    public async Task<(Club Club, bool Replayed)> Add(Club club, RequestKey? key, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            INSERT INTO ledger.clubs (tenant_id, club_id, name, search, former_province, commune_code, commune, hamlet, established_on, project, grade, older_from_age, created_at, request_key, request_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (request_key) WHERE request_key IS NOT NULL DO NOTHING
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(club.Name), Of(SearchText.Of(club.Name, club.Hamlet, club.Commune, club.Province, club.FormerProvince)), Of(club.FormerProvince), Of(club.CommuneCode), Of(club.Commune), Of(club.Hamlet), Of(club.EstablishedOn), Of(club.Project), Of(club.Grade?.Code()), Of(club.OlderFromAge), Of(time.Now()), Of(key?.Key), Of(key?.Hash));
        if (await command.ExecuteNonQueryAsync(ct) == 1)
        {
            return (_known.GetOrAdd(club.ClubId, club), false);
        }

        await using var earlier = database.Command($"SELECT {ClubColumns}, request_hash FROM ledger.clubs WHERE request_key = $1", Of(key!.Key));
        return (await Earlier(earlier, ReadClub, 11, key, ct), true);
    }

    public async Task<List<Club>> Clubs(AccessScope scope, string? query, string after, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            SELECT {ClubColumns} FROM ledger.clubs
            WHERE club_id > $1 AND ($2::text IS NULL OR tenant_id = $2) AND ($3::text IS NULL OR commune_code = $3) AND ($4::text IS NULL OR club_id = $4) AND ($5::text IS NULL OR search LIKE $5)
            ORDER BY club_id LIMIT $6
            """,
            Of(after), Of(scope.Province), Of(scope.Commune), Of(scope.Club), Of(query is null ? null : SearchText.Pattern(query)), Of(limit));
        return await command.List(ReadClub, ct);
    }

    /// <summary>Adds a member. With a key that came before, answers the member that it made then.</summary>
    public async Task<(Member Member, bool Replayed)> Add(Club club, Member member, RequestKey? key, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            INSERT INTO ledger.members (tenant_id, club_id, member_id, full_name, search, gender, birth_year, household, phone, joined_on, created_at, request_key, request_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (tenant_id, club_id, request_key) WHERE request_key IS NOT NULL DO NOTHING
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(member.MemberId), Of(member.FullName), Of(SearchText.Of(member.FullName)), Of(member.Gender.Code()), Of(member.BirthYear), Of(member.Household.Code()), Of(member.Phone), Of(member.JoinedOn), Of(time.Now()), Of(key?.Key), Of(key?.Hash));
        if (await command.ExecuteNonQueryAsync(ct) == 1)
        {
            return (member, false);
        }

        await using var earlier = database.Command($"SELECT {MemberColumns}, request_hash FROM ledger.members WHERE tenant_id = $1 AND club_id = $2 AND request_key = $3", Of(club.ProvinceCode), Of(club.ClubId), Of(key!.Key));
        return (await Earlier(earlier, ReadMember, 9, key, ct), true);
    }

    /// <exception cref="ProblemException">The club has no such member.</exception>
    public async Task<Member> Member(Club club, string memberId, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {MemberColumns} FROM ledger.members WHERE tenant_id = $1 AND club_id = $2 AND member_id = $3", Of(club.ProvinceCode), Of(club.ClubId), Of(memberId));
        return (await command.List(ReadMember, ct)).SingleOrDefault() ?? throw new ProblemException(ProblemType.MemberNotFound);
    }

    public async Task<List<Member>> Members(Club club, string? query, string after, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            SELECT {MemberColumns} FROM ledger.members
            WHERE tenant_id = $1 AND club_id = $2 AND member_id > $3 AND ($4::text IS NULL OR search LIKE $4)
            ORDER BY member_id LIMIT $5
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(after), Of(query is null ? null : SearchText.Pattern(query)), Of(limit));
        return await command.List(ReadMember, ct);
    }

    /// <summary>The names of some members, by id; null where the personal data were erased. Ids that the club does not have are left out.</summary>
    public async ValueTask<Dictionary<string, string?>> Names(Club club, IEnumerable<string> memberIds, CancellationToken ct)
    {
        string[] asked = [.. memberIds];
        if (asked.Length == 0)
        {
            return [];
        }

        await using var command = database.Command(
            "SELECT member_id, full_name FROM ledger.members WHERE tenant_id = $1 AND club_id = $2 AND member_id = ANY($3)", Of(club.ProvinceCode), Of(club.ClubId), Of(asked));
        return (await command.List(row => (Id: row.GetString(0), Name: row.Text(1)), ct)).ToDictionary(member => member.Id, member => member.Name, StringComparer.Ordinal);
    }

    /// <summary>The names of some members of several clubs, by id; null where the personal data were erased.</summary>
    public async Task<Dictionary<string, string?>> Names(IReadOnlyCollection<(string ProvinceCode, string ClubId, string MemberId)> members, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            SELECT m.member_id, m.full_name FROM ledger.members m
            WHERE (m.tenant_id, m.club_id, m.member_id) IN (SELECT * FROM unnest($1, $2, $3))
            """,
            Of([.. members.Select(one => one.ProvinceCode)]), Of([.. members.Select(one => one.ClubId)]), Of([.. members.Select(one => one.MemberId)]));
        return (await command.List(row => (Id: row.GetString(0), Name: row.Text(1)), ct)).ToDictionary(member => member.Id, member => member.Name, StringComparer.Ordinal);
    }

    /// <summary>When the member was added to the register, and when the personal data were erased.</summary>
    public async Task<(Instant AddedAt, Instant? ErasedAt)> Dates(Club club, string memberId, CancellationToken ct)
    {
        await using var command = database.Command(
            "SELECT created_at, erased_at FROM ledger.members WHERE tenant_id = $1 AND club_id = $2 AND member_id = $3", Of(club.ProvinceCode), Of(club.ClubId), Of(memberId));
        return (await command.List(row => (row.Instant(0), row.IsDBNull(1) ? (Instant?)null : row.Instant(1)), ct)).Single();
    }

    /// <summary>Erases what identifies the member, for good (Law 91/2025/QH15), and logs who did it. Erasing twice changes nothing.</summary>
    /// <exception cref="ProblemException">The club has no such member.</exception>
    public async Task Erase(Club club, string memberId, Caller by, string operation, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            WITH erased AS (
                UPDATE ledger.members SET full_name = NULL, search = NULL, birth_year = NULL, phone = NULL, request_hash = NULL, erased_at = $4
                WHERE tenant_id = $1 AND club_id = $2 AND member_id = $3 AND erased_at IS NULL
                RETURNING tenant_id, club_id, member_id),
            logged AS (
                INSERT INTO ledger.personal_data_accesses (tenant_id, club_id, at, user_id, role, operation, kind, member_ids)
                SELECT tenant_id, club_id, $4, $5, $6, $7, $8, ARRAY[member_id::text] FROM erased)
            SELECT count(*) FROM ledger.members WHERE tenant_id = $1 AND club_id = $2 AND member_id = $3
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(memberId), Of(time.Now()), Of(by.UserId), Of(by.Role.Code()), Of(operation), Of(AccessKind.Erasure.Code()));
        if (await command.ExecuteScalarAsync(ct) is 0L)
        {
            throw new ProblemException(ProblemType.MemberNotFound);
        }
    }

    private static async Task<T> Earlier<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, int hashColumn, RequestKey key, CancellationToken ct)
    {
        var (earlier, hash) = (await command.List(reader => (read(reader), reader.IsDBNull(hashColumn) ? null : reader.GetFieldValue<byte[]>(hashColumn)), ct)).SingleOrDefault();
        // Nothing comes back of a key that was used in another province.
        return key.Hash.AsSpan().SequenceEqual(hash) ? earlier : throw new ProblemException(ProblemType.KeyReused);
    }

    private static Club ReadClub(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.Text(4), row.GetString(5), row.Text(6),
        row.Date(7), row.Text(8), row.Text(9) is { } grade ? Enum.Parse<ClubGrade>(grade, ignoreCase: true) : null, row.GetInt32(10));

    private static Member ReadMember(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.Text(2), Enum.Parse<Gender>(row.GetString(3), ignoreCase: true), row.IsDBNull(4) ? null : row.GetInt32(4),
        Enum.Parse<Household>(row.GetString(5), ignoreCase: true), row.Text(6), row.Date(7), row.GetBoolean(8));
}
