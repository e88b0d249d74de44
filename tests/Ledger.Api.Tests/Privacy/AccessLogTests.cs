using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Npgsql;

namespace Ledger.Api.Tests.Privacy;

/// <summary>Who looked at whose personal data.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccessLogTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Look_AtMembersByEveryWay_IsALineOfTheLog()
    {
        var seen = await SeenByRole.Open(service);
        var entry = (await seen.Club.Repay(seen.Loan, 300_000, "2025-02-05")).ShouldBe(201).Number("entry");
        (string Path, string Operation, bool All)[] looks =
        [
            (seen.Club.Path($"members/{seen.Member}"), "GET /api/v1/clubs/{clubId}/members/{memberId}", false),
            (seen.Club.Path("members"), "GET /api/v1/clubs/{clubId}/members", true),
            (seen.Club.Path("members?q=khuyen"), "GET /api/v1/clubs/{clubId}/members", false),
            (seen.Club.Path($"members/{seen.Member}/fund-book"), "GET /api/v1/clubs/{clubId}/members/{memberId}/fund-book", false),
            (seen.Club.Path($"members/{seen.Member}/personal-data"), "GET /api/v1/clubs/{clubId}/members/{memberId}/personal-data", false),
            (seen.Club.Path("fund/loan-book"), "GET /api/v1/clubs/{clubId}/fund/loan-book", false),
            (seen.Club.Path("fund/cash-book?format=pdf"), "GET /api/v1/clubs/{clubId}/fund/cash-book", false),
            (seen.Club.Path($"fund/entries/{entry}/receipt?format=pdf"), "GET /api/v1/clubs/{clubId}/fund/entries/{entry}/receipt", false),
            (seen.Club.Path("meetings/2025-03-05/collection-sheet"), "GET /api/v1/clubs/{clubId}/meetings/{date}/collection-sheet", false),
            ($"portfolio/arrears?club={seen.Club.Id}", "GET /api/v1/portfolio/arrears", false),
            ($"/clubs/{seen.Club.Id}", "GET /clubs/{clubId}", true),
            ($"/clubs/{seen.Club.Id}/loans/{seen.Loan}", "GET /clubs/{clubId}/loans/{loanId}", false),
            ($"/clubs/{seen.Club.Id}/loans/new", "GET /clubs/{clubId}/loans/new", true),
            ($"/clubs/{seen.Club.Id}/meetings/2025-03-05", "GET /clubs/{clubId}/meetings/{meeting}", true),
            ($"/clubs/{seen.Club.Id}/corrections", "GET /clubs/{clubId}/corrections", false),
            ($"/portfolio/arrears?club={seen.Club.Id}", "GET /portfolio/arrears", false),
        ];
        using var treasurer = seen.As(Role.Treasurer);

        foreach (var (path, operation, all) in looks)
        {
            var before = await Count(seen);
            (await treasurer.Get(path)).ShouldBe(200);

            var newest = (await seen.Club.Get("personal-data-accesses?limit=1")).ShouldBe(200).Items().Single()!;
            newest["operation"]!.GetValue<string>().Should().Be(operation);
            (newest["userId"]!.GetValue<string>(), newest["role"]!.GetValue<string>(), newest["kind"]!.GetValue<string>()).Should().Be((TestPeople.Id(Role.Treasurer), "treasurer", "full"));
            var members = newest["memberIds"]?.AsArray().Select(id => id!.GetValue<string>());
            (members is null).Should().Be(all, operation);
            members?.Should().Contain(seen.Member);
            (await Count(seen) - before).Should().Be(1, operation);
        }
    }

    [Fact]
    public async Task Look_ByStaff_IsMaskedInTheLogToo()
    {
        var seen = await SeenByRole.Open(service);

        (await seen.Through(Role.CommuneStaff).Get("members")).ShouldBe(200);

        var line = (await seen.Club.Get("personal-data-accesses?limit=1")).Items().Single()!;
        (line["kind"]!.GetValue<string>(), line["role"]!.GetValue<string>()).Should().Be(("masked", "communeStaff"));
    }

    [Fact]
    public async Task Requests_ThatShowNobody_LeaveNoLine()
    {
        var seen = await SeenByRole.Open(service);
        var before = await Count(seen);

        (await seen.Club.Fund()).ShouldBe(200);
        (await seen.Club.Loan(seen.Loan)).ShouldBe(200);
        (await seen.Club.Get("members?q=nobody-of-this-name")).Items().Should().BeEmpty();
        (await seen.Club.Get("members/m-0")).ShouldBeProblem(404, "member-not-found");
        (await seen.Through(Role.ProvinceStaff).Get("members?q=khuyen")).ShouldBe(403);
        using (var auditor = seen.As(Role.Auditor))
        {
            (await auditor.Get($"portfolio/arrears?club={seen.Club.Id}&format=csv")).ShouldBe(200);
        }

        (await Count(seen)).Should().Be(before);
    }

    [Fact]
    public async Task List_PagesAndMember_HoldEveryLineOnceNewestFirst()
    {
        var seen = await SeenByRole.Open(service);
        for (var i = 0; i < 5; i++)
        {
            (await seen.Club.Get(i % 2 == 0 ? $"members/{seen.Member}" : $"members/{seen.Club.MemberId}")).ShouldBe(200);
        }

        var (lines, cursor) = (new List<string>(), "");
        while (cursor is not null)
        {
            var page = (await seen.Club.Get($"personal-data-accesses?limit=2&cursor={cursor}")).ShouldBe(200);
            lines.AddRange(page.Items().Select(line => line!["memberIds"]![0]!.GetValue<string>()));
            cursor = page.String("nextCursor");
        }

        lines.Should().Equal(seen.Member, seen.Club.MemberId, seen.Member, seen.Club.MemberId, seen.Member);
        (await seen.Club.Get($"personal-data-accesses?memberId={seen.Member}")).Items().Should().HaveCount(3);
        (await seen.Through(Role.ProvinceStaff).Get("personal-data-accesses")).ShouldBeProblem(403, "not-permitted");
        (await seen.Through(Role.Auditor).Get("personal-data-accesses")).ShouldBe(200);
    }

    [Fact]
    public async Task Log_HoldsNoNameAndNothingTyped()
    {
        var seen = await SeenByRole.Open(service);
        (await seen.Club.Get("members?q=khuyen")).ShouldBe(200);

        string.Join('\n', await service.Query("SELECT t::text FROM ledger.personal_data_accesses t")).Should().Contain(seen.Member).And.NotContainAny("huy", seen.Name, SeenByRole.Phone);
    }

    [Fact]
    public async Task Log_ByTheService_IsAddedToOnly()
    {
        var seen = await SeenByRole.Open(service);
        (await seen.Club.Get("members")).ShouldBe(200);
        await using var asService = NpgsqlDataSource.Create(PostgresCluster.ForService(service.ConnectionString));
        await using var asOwner = NpgsqlDataSource.Create(service.ConnectionString);

        foreach (var sql in (string[])["UPDATE ledger.personal_data_accesses SET user_id = 'u-nobody'", "DELETE FROM ledger.personal_data_accesses", "TRUNCATE ledger.personal_data_accesses"])
        {
            (await Refused(asService, sql)).SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
            (await Refused(asOwner, sql)).SqlState.Should().Be("LE003");
        }

        await using var old = asOwner.CreateCommand("INSERT INTO ledger.personal_data_accesses (tenant_id, club_id, at, user_id, role, operation, kind) VALUES ('33', 'c-old', now() - interval '25 months', 'u-0', 'chair', 'GET /', 'full')");
        await old.ExecuteNonQueryAsync();
        await using var forget = asOwner.CreateCommand("DELETE FROM ledger.personal_data_accesses WHERE at < now() - interval '24 months'");
        (await forget.ExecuteNonQueryAsync()).Should().Be(1, "what is older may go");
    }

    [Fact]
    public async Task Look_ThatCannotBeLogged_IsNotAnswered()
    {
        var seen = await SeenByRole.Open(service);
        await Execute("REVOKE INSERT ON ledger.personal_data_accesses FROM ledger_service, ledger_province");
        try
        {
            using var http = new HttpClient { BaseAddress = service.Url };
            http.DefaultRequestHeaders.Authorization = new("Bearer", TestPeople.Token(Role.Treasurer));
            foreach (var path in (string[])["/api/v1/" + seen.Club.Path("members"), $"/clubs/{seen.Club.Id}"])
            {
                using var reply = await http.GetAsync(path);

                ((int)reply.StatusCode).Should().Be(500);
                (await reply.Content.ReadAsStringAsync()).Should().NotContain(seen.Name).And.NotContain("Khuy");
            }
        }
        finally
        {
            await Execute("GRANT INSERT ON ledger.personal_data_accesses TO ledger_service, ledger_province");
        }
    }

    private async Task Execute(string sql)
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresException> Refused(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (await command.Invoking(one => one.ExecuteNonQueryAsync()).Should().ThrowAsync<PostgresException>()).Which;
    }

    private async Task<int> Count(SeenByRole seen) =>
        int.Parse((await service.Query($"SELECT count(*) FROM ledger.personal_data_accesses WHERE club_id = '{seen.Club.Id}'")).Single(), System.Globalization.CultureInfo.InvariantCulture);
}
