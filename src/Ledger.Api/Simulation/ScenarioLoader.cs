using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Simulation;

/// <summary>Writes simulated clubs: the records of club and members, then the whole fund book in one commit.</summary>
internal sealed class ScenarioLoader(NpgsqlDataSource database, IEventStore store)
{
    private const string InsertClub =
        """
        INSERT INTO ledger.clubs (tenant_id, club_id, name, search, former_province, commune_code, commune, hamlet, established_on, project, grade, older_from_age, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertMembers =
        """
        INSERT INTO ledger.members (tenant_id, club_id, member_id, full_name, search, gender, birth_year, household, joined_on, created_at)
        SELECT $1, $2, m.member_id, m.full_name, m.search, m.gender, m.birth_year, m.household, $3, $4
        FROM unnest($5, $6, $7, $8, $9, $10) AS m (member_id, full_name, search, gender, birth_year, household)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Whether the fund has its history. It is written whole or not at all, after the records of the club.</summary>
    public async Task<bool> IsLoaded(Club club, CancellationToken ct) =>
        (await store.FetchStream(club.ProvinceCode, club.ClubId, limit: 1, ct: ct)).Count > 0;

    /// <summary>Writes clubs that are not loaded, each in a commit with its read models.</summary>
    /// <exception cref="ConcurrencyException">Somebody else has written the fund meanwhile.</exception>
    public async Task Load(IReadOnlyList<ClubScenario> scenarios, CancellationToken ct)
    {
        await Register(scenarios, ct);
        foreach (var scenario in scenarios)
        {
            var club = scenario.Profile.Club;
            await using var session = store.OpenSession(club.ProvinceCode);
            var stream = await session.FetchForWriting<Fund>(club.ClubId, expectedVersion: 0, ct);
            stream.AppendMany(EventsOf(scenario));
            await session.SaveChanges(ct);
        }
    }

    /// <summary>Writes clubs that are not loaded, all in one commit without read models.</summary>
    /// <exception cref="ConcurrencyException">Somebody else has written one of the funds meanwhile.</exception>
    public async Task LoadInBulk(IReadOnlyList<ClubScenario> scenarios, CancellationToken ct)
    {
        await Register(scenarios, ct);
        await store.BulkAppend<Fund>([.. scenarios.Select(static scenario => new NewStream(scenario.Profile.Club.ProvinceCode, scenario.Profile.Club.ClubId, [.. EventsOf(scenario)]))], ct);
    }

    private static IEnumerable<EventData> EventsOf(ClubScenario scenario) => scenario.Entries.Select(static entry => new EventData(entry.Event, entry.RecordedAt));

    private async Task Register(IReadOnlyList<ClubScenario> scenarios, CancellationToken ct)
    {
        if (scenarios.Count == 0)
        {
            return;
        }

        await using var batch = database.CreateBatch();
        foreach (var scenario in scenarios)
        {
            AddRecords(batch, scenario);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void AddRecords(NpgsqlBatch batch, ClubScenario scenario)
    {
        var club = scenario.Profile.Club;
        var members = scenario.Profile.Members;
        var createdAt = scenario.Entries[0].RecordedAt;
        TColumn[] Column<TColumn>(Func<Member, TColumn> value) => [.. members.Select(value)];

        batch.BatchCommands.Add(Command(
            InsertClub,
            Of(club.ProvinceCode),
            Of(club.ClubId),
            Of(club.Name),
            Of(SearchText.Of(club.Name, club.Hamlet, club.Commune, club.Province, club.FormerProvince)),
            Of(club.FormerProvince),
            Of(club.CommuneCode),
            Of(club.Commune),
            Of(club.Hamlet),
            Of(club.EstablishedOn),
            Of(club.Project),
            Of(club.Grade?.Code()),
            Of(club.OlderFromAge),
            Of(createdAt)));
        batch.BatchCommands.Add(Command(
            InsertMembers,
            Of(club.ProvinceCode),
            Of(club.ClubId),
            Of(club.EstablishedOn),
            Of(createdAt),
            Of(Column(member => member.MemberId)),
            Of(Column(member => member.FullName!)),
            Of(Column(member => SearchText.Of(member.FullName))),
            Of(Column(member => member.Gender.Code())),
            Of(Column(member => member.BirthYear!.Value)),
            Of(Column(member => member.Household.Code()))));
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
