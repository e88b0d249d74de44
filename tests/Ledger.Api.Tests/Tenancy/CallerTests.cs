using System.Data;
using System.Globalization;
using System.Reflection;
using Ledger.Api.Clubs;
using Ledger.Api.Hosting;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Api.Tests.People;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Api.Tests.Tenancy;

/// <summary>Whose connections a request gets, and what is remembered between requests.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CallerTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Treasurer_OfAProvince_KeepsAWholeBook()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        using var treasurer = Signed.Client(service.Url, await TestPeople.Add(database, "own-treasurer", Role.Treasurer, new AccessScope("33", null, null)));
        using var chair = Signed.Client(service.Url, await TestPeople.Add(database, "own-chair", Role.Chair, new AccessScope("33", null, null)));
        using var staff = Signed.Client(service.Url, await TestPeople.Add(database, "own-staff", Role.ProvinceStaff, new AccessScope("33", null, null)));
        var club = await TestClub.Open(treasurer, "2025-01-01", policy: new { approval = "twoPerson" });
        await club.Capital(10_000_000);
        var loan = await club.Approve(1_200_000, "2025-02-01");
        var proposal = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-02-03" })).ShouldBe(202).String("proposalId")!;
        (await chair.Post(club.Path($"proposals/{proposal}/confirmation"), new { })).ShouldBe(201);
        await club.Repay(loan, 112_000, "2025-03-03");
        (await staff.Put("targets", new { scope = new { province = "33" }, amount = 60_000_000, effectiveFrom = "2026-01-01" })).ShouldBe(200);

        (await club.Fund()).Number("cash").Should().Be(8_912_000);
        foreach (var path in (string[])[
            "fund/entries", "fund/verification", "fund/replay", "fund/journal?format=json", "fund?asOf=2025-02-01", "loans", $"loans/{loan}", "proposals", "members", "meetings/2025-04-03/collection-sheet"])
        {
            (await club.Get(path)).ShouldBe(200);
        }

        foreach (var path in (string[])["clubs", "portfolio", "portfolio/arrears", "portfolio/trend", "portfolio/fund-targets", "reports/monthly?month=2025-02", "targets", "audit/seals"])
        {
            (await treasurer.Get(path)).ShouldBe(200);
        }

        foreach (var page in (string[])["/", "/clubs", $"/clubs/{club.Id}", $"/clubs/{club.Id}/loans/{loan}", "/portfolio", "/portfolio/arrears", "/portfolio/fund-targets", "/reports/monthly"])
        {
            (await treasurer.Get(page, ("Accept", "text/html"))).ShouldBe(200).ContentType.Should().Be("text/html");
        }

        (await treasurer.Get("portfolio")).Number("clubs").Should().BePositive();
        (await club.Get("fund/verification")).At("valid")!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task KeyOfAnotherProvince_IsToldAsReused()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        using var one = Signed.Client(service.Url, await TestPeople.Add(database, "key-one", Role.Treasurer, new AccessScope("33", null, null)));
        using var two = Signed.Client(service.Url, await TestPeople.Add(database, "key-two", Role.Treasurer, new AccessScope("25", null, null)));

        (await one.Post("clubs", TestClub.Registration(), ("Idempotency-Key", "both"))).ShouldBe(201);
        (await two.Post("clubs", TestClub.Registration(provinceCode: "25"), ("Idempotency-Key", "both"))).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task WhatIsInMemory_OfAnotherProvince_IsNotGiven()
    {
        var club = await service.OpenClub();
        var (services, other) = (service.Host.Services, new AccessScope("25", null, null));
        var register = services.GetRequiredService<ClubRegister>();
        (await register.Find(club.Id, CancellationToken.None)).Should().NotBeNull();
        (await service.Host.Store.FetchLatest<Fund>("33", club.Id)).Should().NotBeNull();

        (await TwoProvinces.As(services, other, async _ => await register.Find(club.Id, CancellationToken.None))).Should().BeNull();
        await FluentActions.Awaiting(() => TwoProvinces.As(services, other, async _ => await service.Host.Store.FetchLatest<Fund>("33", club.Id))).Should().ThrowAsync<InvalidOperationException>();
        await FluentActions.Awaiting(() => TwoProvinces.As(services, other, _ => Task.FromResult(service.Host.Store.OpenSession("33")))).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public void Nobody_SeesAnything()
    {
        var database = new CallerDatabase(null!, open: null);
        database.EnterAsNobody();

        database.Invoking(it => it.Current).Should().Throw<InvalidOperationException>();
        database.Sees("33").Should().BeFalse();
    }

    [Fact]
    public async Task Aside_SeesWhatTheFirstSees()
    {
        await using var source = NpgsqlDataSource.Create(service.ConnectionString);
        await using var database = new CallerDatabase(source, open: null);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var before = await Count(snapshot);

        await service.OpenClub();

        await using var aside = await database.OpenAside(snapshot, CancellationToken.None);
        (await Count(aside!.Snapshot)).Should().Be(before);
        (await service.Query("SELECT count(*) FROM ledger.clubs")).Should().NotEqual([before.ToString(CultureInfo.InvariantCulture)]);

        static async Task<long> Count(NpgsqlTransaction snapshot)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM ledger.clubs", snapshot.Connection, snapshot);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task Asides_LeaveAConnectionForWhoeverNeedsOne(int poolSize, int most)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(service.ConnectionString) { MaxPoolSize = poolSize, Timeout = 5 }.ConnectionString);
        await using var database = new CallerDatabase(source, open: null);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);

        for (var time = 0; time < 3; time++)
        {
            await using var one = await database.OpenAside(snapshot, CancellationToken.None);
            await using var two = await database.OpenAside(snapshot, CancellationToken.None);

            new[] { one, two }.Count(static aside => aside is not null).Should().Be(most, "one that is closed is free again");
        }
    }

    [Fact]
    public void Connections_ThatSeeAllWhoeverAsks_AreThoseOfAShortList()
    {
        const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var seeAll =
            from type in typeof(LedgerHost).Assembly.GetTypes()
            where type.GetConstructors(Everything).Cast<MethodBase>().Concat(type.GetMethods(Everything)).Any(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(NpgsqlDataSource)))
                || type.GetProperties(Everything).Any(property => property.PropertyType == typeof(NpgsqlDataSource) && property.CanWrite)
            select (type.IsNested ? type.DeclaringType! : type).FullName!["Ledger.Api.".Length..];

        // Signing in and people; seals, which are the nation's; what the program does by itself; and what is made of connections.
        seeAll.Distinct().Should().BeEquivalentTo(
            "People.Sessions", "People.PersonRegister", "People.PersonFields", "People.DataProtectionKeys", "People.ExternalAuthority",
            "Audit.SealRegister", "Audit.SealPublisher",
            "Notifications.Sweep", "Notifications.Webhooks", "Notifications.Deliveries", "Telemetry.OutboxLag", "Simulation.Demonstration", "Simulation.ScenarioLoader", "Simulation.Simulator", "Simulation.SimulateCommand",
            "Backup.RestoreVerification", "Health.HealthEndpoints", "Database.Parameters", "Tenancy.CallerDatabase");
    }
}
