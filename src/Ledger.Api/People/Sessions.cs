using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ledger.Api.Database;
using Ledger.Api.Http;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.People;

/// <summary>The tokens of a session that begins or goes on.</summary>
/// <param name="Access">Sent with every request.</param>
/// <param name="ExpiresIn">How long <paramref name="Access"/> is good for.</param>
/// <param name="Refresh">Good for one exchange against new tokens.</param>
internal sealed record SessionTokens(string Access, Duration ExpiresIn, string Refresh);

/// <summary>Who is signed in. Tokens are random and say nothing: the database knows whose they are, so that instances share no key and a session ends when its row does.</summary>
internal sealed class Sessions(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The cookie that holds a page's token.</summary>
    public const string Cookie = "ledger_session";

    public static readonly Duration AccessLifetime = Duration.FromMinutes(15);
    public static readonly Duration RefreshLifetime = Duration.FromDays(30);
    public static readonly Duration PageLifetime = Duration.FromHours(12);

    private const int TokenBytes = 32;
    private static readonly int TokenLength = Base64Url.GetEncodedLength(TokenBytes);

    private readonly KnownCallers _known = new(time);

    /// <summary>Who brought an access token or a cookie; null when it is unknown, expired or revoked.</summary>
    public ValueTask<Caller?> Find(string token, CancellationToken ct) => token.Length == TokenLength ? _known.Find(token, Read, ct) : default;

    public async Task<SessionTokens> Begin(string userId, CancellationToken ct)
    {
        var (access, refresh, now) = (NewToken(), NewToken(), time.Now());
        await Insert(userId, access, now + AccessLifetime, Hash(refresh), now + RefreshLifetime, ct);
        return new SessionTokens(access, AccessLifetime, refresh);
    }

    /// <summary>Signs a page in; answers the value of its cookie.</summary>
    public async Task<string> BeginPage(string userId, CancellationToken ct)
    {
        var (token, expiresAt) = (NewToken(), time.Now() + PageLifetime);
        await Insert(userId, token, expiresAt, refreshHash: null, expiresAt, ct);
        return token;
    }

    /// <summary>Exchanges a refresh token. One that was exchanged before ends its session: two hold it, and one of them must not.</summary>
    /// <exception cref="ProblemException">The token is worth nothing.</exception>
    public async Task<SessionTokens> Refresh(string token, CancellationToken ct)
    {
        var (access, refresh, now) = (NewToken(), NewToken(), time.Now());
        await using var command = database.Command(
            """
            UPDATE people.sessions s SET access_hash = $2, access_expires_at = $3, used_refresh_hash = s.refresh_hash, refresh_hash = $4, expires_at = $5
            FROM people.users u WHERE s.refresh_hash = $1 AND s.expires_at > $6 AND u.id = s.user_id AND NOT u.disabled
            """,
            Of(Hash(token)), Of(Hash(access)), Of(now + AccessLifetime), Of(Hash(refresh)), Of(now + RefreshLifetime), Of(now));
        if (await command.ExecuteNonQueryAsync(ct) == 1)
        {
            return new SessionTokens(access, AccessLifetime, refresh);
        }

        await using var reused = database.Command("DELETE FROM people.sessions WHERE used_refresh_hash = $1 RETURNING session_id", Of(Hash(token)));
        var ended = await reused.List(row => row.GetString(0), ct);
        _known.Forget(caller => ended.Contains(caller.SessionId!));
        throw new ProblemException(ProblemType.SessionEnded);
    }

    public async Task End(string sessionId, CancellationToken ct)
    {
        await using var command = database.Command("DELETE FROM people.sessions WHERE session_id = $1", Of(sessionId));
        await command.ExecuteNonQueryAsync(ct);
        _known.Forget(caller => caller.SessionId == sessionId);
    }

    /// <summary>Ends every session of somebody but one, or without it all.</summary>
    public async Task EndAll(string userId, string? except, CancellationToken ct)
    {
        await using var command = database.Command("DELETE FROM people.sessions WHERE user_id = $1 AND session_id IS DISTINCT FROM $2", Of(userId), Of(except));
        await command.ExecuteNonQueryAsync(ct);
        Forget(userId);
    }

    /// <summary>Has the role and scope of somebody read again.</summary>
    public void Forget(string userId) => _known.Forget(caller => caller.UserId == userId);

    private async Task<(Caller, Instant)?> Read(string token, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            SELECT {PersonRegister.CallerColumns}, s.session_id, s.access_expires_at
            FROM people.sessions s JOIN people.users u ON u.id = s.user_id WHERE s.access_hash = $1 AND NOT u.disabled
            """,
            Of(Hash(token)));
        var found = await command.List(row => (PersonRegister.ReadCaller(row, row.GetString(8)), row.Instant(9)), ct);
        return found.Count == 0 ? null : found[0];
    }

    private async Task Insert(string userId, string access, Instant accessExpiresAt, byte[]? refreshHash, Instant expiresAt, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            WITH expired AS (DELETE FROM people.sessions WHERE user_id = $2 AND expires_at <= $7)
            INSERT INTO people.sessions (session_id, user_id, access_hash, access_expires_at, refresh_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            Of(NewToken()), Of(userId), Of(Hash(access)), Of(accessExpiresAt), Of(refreshHash), Of(expiresAt), Of(time.Now()));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
