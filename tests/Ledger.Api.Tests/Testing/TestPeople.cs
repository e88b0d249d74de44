using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ledger.Api.People;
using Ledger.Domain.Storage;
using Npgsql;

namespace Ledger.Api.Tests.Testing;

/// <summary>Somebody of every role with the nation as scope, signed in for good in every database of the tests: no test waits for a password to be checked.</summary>
internal static class TestPeople
{
    /// <summary>Adds them to the database that all others are copied from.</summary>
    public static async Task Add(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var role in Enum.GetValues<Role>())
        {
            await Add(database, role.ToString(), role, AccessScope.Nation);
        }
    }

    /// <summary>Adds somebody and answers the token that they are signed in with.</summary>
    public static async Task<string> Add(NpgsqlDataSource database, string name, Role role, AccessScope scope)
    {
        await using var command = database.CreateCommand(
            """
            WITH person AS (
                INSERT INTO people.users (id, user_name, normalized_user_name, email, normalized_email, display_name, role, province, commune, club, created_at)
                VALUES ('u-' || $1, $1 || '@test.example', upper($1 || '@test.example'), $1 || '@test.example', upper($1 || '@test.example'), $1, $2, $3, $4, $5, '2025-01-01Z'))
            INSERT INTO people.sessions (session_id, user_id, access_hash, access_expires_at, expires_at) VALUES ('s-' || $1, 'u-' || $1, $6, '2200-01-01Z', '2200-01-01Z')
            """);
        foreach (var text in (string?[])[name, role.Code(), scope.Province, scope.Commune, scope.Club])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        }

        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(Encoding.UTF8.GetBytes(Token(name))) });
        await command.ExecuteNonQueryAsync();
        return Token(name);
    }

    /// <summary>The user id of somebody with the nation as scope.</summary>
    public static string Id(Role role) => "u-" + role;

    /// <summary>The token of somebody with the nation as scope.</summary>
    public static string Token(Role role) => Token(role.ToString());

    /// <summary>The token of whoever may do what is asked: a treasurer unless it is not for treasurers.</summary>
    public static string TokenFor(HttpMethod method, string path) => Token(
        path.Contains("webhooks", StringComparison.Ordinal) || path.Contains("users", StringComparison.Ordinal) ? Role.Administrator
        : path.Contains("outbox", StringComparison.Ordinal) || (path.Contains("targets", StringComparison.Ordinal) && method == HttpMethod.Put) || (path.Contains("audit/seals", StringComparison.Ordinal) && method == HttpMethod.Post) ? Role.NationalStaff
        : Role.Treasurer);

    private static string Token(string name) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("token of " + name)));
}
