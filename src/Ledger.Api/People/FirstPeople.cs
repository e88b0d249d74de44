using System.Security.Cryptography;
using Ledger.Api.Clubs;
using Ledger.Api.Http;

namespace Ledger.Api.People;

/// <summary>Whoever must be there before anybody can sign in: an administrator by configuration; with the demonstration, somebody for every role.</summary>
internal sealed partial class FirstPeople(IServiceScopeFactory scopes, IConfiguration configuration, ILogger<FirstPeople> log)
{
    private const string DemonstrationDomain = "demo.example";

    /// <summary>Adds the administrator of <c>Ledger:Admin</c> where there is no administrator.</summary>
    /// <exception cref="FormatException">What is configured cannot be one.</exception>
    public async Task AddAdministrator(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<PersonRegister>();
        if (await people.HasAdministrator(DemonstrationDomain, ct))
        {
            return;
        }

        if (configuration["Ledger:Admin:Email"] is not { Length: > 0 } email)
        {
            NoAdministrator(log);
            return;
        }

        var fields = new Fields();
        PersonFields.Email(fields, email);
        PasswordRule.Check(fields, "password", configuration["Ledger:Admin:Password"], email, email);
        if (fields.English is { Length: > 0 } faults)
        {
            throw new FormatException($"Ledger__Admin__Email and Ledger__Admin__Password make no administrator: {faults}");
        }

        try
        {
            await people.Add(email, email.Split('@')[0], configuration["Ledger:Admin:Password"]!, Role.Administrator, AccessScope.Nation);
            Added(log);
        }
        catch (ProblemException first) when (first.Type == ProblemType.EmailInUse)
        {
            // Another instance that started at the same time may have been first.
            if (!await people.HasAdministrator(DemonstrationDomain, ct))
            {
                throw;
            }
        }
    }

    /// <summary>Adds one person a role to a demonstration, each with the scope that fits, and says how to sign in.</summary>
    /// <param name="directory">Where their password is kept: made at random, it is as good as the demonstration's data.</param>
    public async Task AddDemonstration(string directory, TextWriter output, CancellationToken ct)
    {
        var password = await Password(Path.Combine(directory, "demonstration-password"), ct);
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<PersonRegister>();
        var clubs = await scope.ServiceProvider.GetRequiredService<ClubRegister>().Clubs(AccessScope.Nation, query: null, after: "", limit: 1, ct);
        if (clubs is not [var club])
        {
            return;
        }

        await output.WriteLineAsync($"The demonstration's people, all with the password {password}:");
        foreach (var role in Enum.GetValues<Role>())
        {
            var email = $"{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString())}@{DemonstrationDomain}";
            var place = ScopeOf(role, club);
            try
            {
                await people.Add(email, role.ToString(), password, role, place);
            }
            catch (ProblemException known) when (known.Type == ProblemType.EmailInUse)
            {
            }

            await output.WriteLineAsync($"  {email,-30} {(place.IsNation ? "the nation" : place.Club is not null ? $"{club.Name} ({place.Club})" : place.Commune is not null ? club.Commune : club.Province)}");
        }
    }

    private static AccessScope ScopeOf(Role role, Club club) => role switch
    {
        Role.Treasurer or Role.Chair or Role.BoardMember => AccessScope.Of(club),
        Role.CommuneStaff => new AccessScope(club.ProvinceCode, club.CommuneCode, null),
        Role.ProvinceStaff or Role.Auditor => new AccessScope(club.ProvinceCode, null, null),
        _ => AccessScope.Nation,
    };

    private static async Task<string> Password(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new StreamWriter(path, options);
            await file.WriteLineAsync(RandomNumberGenerator.GetString(ClubRegister.IdAlphabet, 16));
        }

        return (await File.ReadAllTextAsync(path, ct)).Trim();
    }

    [LoggerMessage(LogLevel.Warning, "Nobody can add people: name the first administrator by Ledger__Admin__Email and Ledger__Admin__Password")]
    private static partial void NoAdministrator(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The first administrator was added")]
    private static partial void Added(ILogger logger);
}
