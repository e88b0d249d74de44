using System.Security.Cryptography;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Domain.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.People;

/// <summary>People: found, added, changed, signed in. What is changed of somebody ends their sessions or is heeded by them at once.</summary>
internal sealed class PersonRegister(UserManager<Person> users, PeopleContext context, Sessions sessions, NpgsqlDataSource database, TimeProvider time)
{
    public const int MaxFailedAttempts = 5;
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    /// <summary>Of <c>people.users u</c>, as <see cref="ReadCaller"/> reads them.</summary>
    public const string CallerColumns = "u.id, u.display_name, u.email, u.role, u.province, u.commune, u.club, u.two_factor_enabled";

    // Checked where there is nobody, so that the time an answer takes does not tell who is known.
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(null!, "nobody");

    public static Caller ReadCaller(NpgsqlDataReader row, string? sessionId) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Codes.Find<Role>(row.GetString(3))!.Value, new AccessScope(row.Text(4), row.Text(5), row.Text(6)), row.GetBoolean(7), sessionId);

    /// <summary>Who has this e-mail address, password and, where asked for, one-time code.</summary>
    /// <exception cref="ProblemException">Nobody, nobody who may sign in now, or the code is missing.</exception>
    public async Task<Person> SignIn(string email, string password, string? code)
    {
        var person = await users.FindByEmailAsync(email);
        if (person is null)
        {
            users.PasswordHasher.VerifyHashedPassword(null!, NobodysHash, password);
            throw new ProblemException(ProblemType.SignInFailed);
        }

        if (!await users.CheckPasswordAsync(person, password) || person.Disabled || await users.IsLockedOutAsync(person))
        {
            await CountFailure(person);
            throw new ProblemException(ProblemType.SignInFailed);
        }

        if (person.TwoFactorEnabled)
        {
            if (code is null)
            {
                throw new ProblemException(ProblemType.CodeRequired);
            }

            if (!await HasCode(person, code))
            {
                await CountFailure(person);
                throw new ProblemException(ProblemType.SignInFailed);
            }
        }

        if (person.AccessFailedCount > 0)
        {
            await users.ResetAccessFailedCountAsync(person);
        }

        return person;
    }

    /// <exception cref="ProblemException">Somebody has this e-mail address.</exception>
    public async Task<Person> Add(string email, string displayName, string password, Role role, AccessScope scope)
    {
        var person = new Person
        {
            Id = "u-" + RandomNumberGenerator.GetString(ClubRegister.IdAlphabet, 12),
            UserName = email,
            Email = email,
            DisplayName = displayName,
            Role = role,
            Scope = scope,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        try
        {
            Require(await users.CreateAsync(person, password));
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new ProblemException(ProblemType.EmailInUse);
        }

        return person;
    }

    /// <exception cref="ProblemException">Nobody within the scope has this id.</exception>
    public async Task<Person> Find(string userId, AccessScope within) =>
        await users.FindByIdAsync(userId) is { } person && within.Covers(person.Scope) ? person : throw new ProblemException(ProblemType.UserNotFound);

    public Task<Person> Find(Caller caller) => Find(caller.UserId, AccessScope.Nation);

    /// <summary>What some people are called, by their ids; whoever is not kept here is left out.</summary>
    public async Task<Dictionary<string, string>> DisplayNames(string[] userIds, CancellationToken ct)
    {
        await using var command = database.Command("SELECT id, display_name FROM people.users WHERE id = ANY($1)", Of(userIds));
        return (await command.List(row => (Id: row.GetString(0), Name: row.GetString(1)), ct)).ToDictionary(person => person.Id, person => person.Name, StringComparer.Ordinal);
    }

    public Task<List<Person>> List(AccessScope within, string after, int limit, CancellationToken ct) =>
        context.Users.AsNoTracking()
#pragma warning disable CA1309 // Becomes SQL, which compares by the collation of the column.
            .Where(person => string.Compare(person.Id, after) > 0
#pragma warning restore CA1309
                && (within.Province == null || person.Province == within.Province) && (within.Commune == null || person.Commune == within.Commune) && (within.Club == null || person.Club == within.Club))
            .OrderBy(person => person.Id).Take(limit).ToListAsync(ct);

    /// <summary>Whether there is an administrator with an e-mail address outside of a domain.</summary>
    public async Task<bool> HasAdministrator(string outside, CancellationToken ct)
    {
        await using var command = database.Command("SELECT EXISTS (SELECT FROM people.users WHERE role = $1 AND NOT disabled AND split_part(email, '@', 2) <> $2)", Of(Role.Administrator.Code()), Of(outside));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Saves what was changed of somebody. Whoever is disabled is signed out.</summary>
    public async Task Save(Person person, CancellationToken ct)
    {
        Require(await users.UpdateAsync(person));
        await (person.Disabled ? sessions.EndAll(person.Id, except: null, ct) : Task.CompletedTask);
        sessions.Forget(person.Id);
    }

    /// <summary>Erases what identifies somebody, who is signed out and can sign in no more. The id stays, because entries name it.</summary>
    public async Task Erase(Person person, CancellationToken ct)
    {
        person.DisplayName = person.Id;
        // An address that nobody can have (RFC 2606).
        person.UserName = person.Email = person.Id + "@erased.invalid";
        (person.PasswordHash, person.SecurityStamp, person.TwoFactorEnabled, person.Disabled) = (null, Guid.NewGuid().ToString("N"), false, true);
        await using (var secrets = database.Command("DELETE FROM people.user_tokens WHERE user_id = $1", Of(person.Id)))
        {
            await secrets.ExecuteNonQueryAsync(ct);
        }

        await Save(person, ct);
    }

    /// <summary>Gives somebody another password, unlocks, and ends all sessions but one.</summary>
    public async Task SetPassword(Person person, string password, bool removeTotp, string? exceptSession, CancellationToken ct)
    {
        person.PasswordHash = users.PasswordHasher.HashPassword(person, password);
        person.SecurityStamp = Guid.NewGuid().ToString("N");
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        person.TwoFactorEnabled = person.TwoFactorEnabled && !removeTotp;
        Require(await users.UpdateAsync(person));
        await sessions.EndAll(person.Id, exceptSession, ct);
    }

    /// <exception cref="ProblemException">It is not the password.</exception>
    public async Task RequirePassword(Person person, string field, string password)
    {
        if (await users.IsLockedOutAsync(person) || !await users.CheckPasswordAsync(person, password))
        {
            await CountFailure(person);
            throw new ProblemException(ProblemType.Invalid, new FieldFault(field, "Không đúng mật khẩu hiện tại.", "Is not the present password."));
        }
    }

    /// <summary>A secret for one-time codes. Signing in does not ask for them before <see cref="ConfirmTotp"/>.</summary>
    public async Task<string> NewTotpSecret(Person person)
    {
        if (person.TwoFactorEnabled)
        {
            throw new ProblemException(ProblemType.TotpInUse);
        }

        Require(await users.ResetAuthenticatorKeyAsync(person));
        return (await users.GetAuthenticatorKeyAsync(person))!;
    }

    /// <exception cref="ProblemException">It is not the code of this moment.</exception>
    public async Task ConfirmTotp(Person person, string code)
    {
        if (await users.IsLockedOutAsync(person) || !await HasCode(person, code))
        {
            await CountFailure(person);
            throw new ProblemException(ProblemType.Invalid, new FieldFault("code", "Không phải mã của lúc này.", "Is not the code of this moment."));
        }

        Require(await users.SetTwoFactorEnabledAsync(person, enabled: true));
        sessions.Forget(person.Id);
    }

    public async Task RemoveTotp(Person person)
    {
        Require(await users.SetTwoFactorEnabledAsync(person, enabled: false));
        sessions.Forget(person.Id);
    }

    private Task<bool> HasCode(Person person, string code) => users.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, code.Replace(" ", "", StringComparison.Ordinal));

    // In one statement, so that guesses sent at the same moment are all counted.
    private async Task CountFailure(Person person)
    {
        await using var command = database.Command(
            """
            UPDATE people.users SET
                lockout_end = CASE WHEN access_failed_count + 1 >= $2 THEN $3 ELSE lockout_end END,
                access_failed_count = CASE WHEN access_failed_count + 1 >= $2 THEN 0 ELSE access_failed_count + 1 END
            WHERE id = $1
            """,
            Of(person.Id), Of(MaxFailedAttempts), new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow + LockoutTime });
        await command.ExecuteNonQueryAsync();
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw result.Errors.First().Code switch
            {
                nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) => new ProblemException(ProblemType.EmailInUse),
                nameof(IdentityErrorDescriber.InvalidEmail) => new ProblemException(ProblemType.Invalid, PersonFields.NotAnEmail),
                nameof(IdentityErrorDescriber.ConcurrencyFailure) => new ProblemException(ProblemType.PersonChanged),
                var code => new InvalidOperationException($"Identity refuses: {code}."),
            };
        }
    }
}
