using Ledger.EventStore.Schema;

namespace Ledger.EventStore.Tests;

[Collection(PostgresCollection.Name)]
public sealed class SchemaMigrationsTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Migrations = "Ledger.EventStore.Tests.Migrations.";

    private string _database = "";

    public async Task InitializeAsync() => _database = await cluster.CreateEmptyDatabase();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Apply_ByManyAtOnce_AppliesEachOnceInOrder()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Good().Apply(_database)));

        (await Sql.Rows(_database, "SELECT component, number, name, length(checksum) FROM ledger.schema_migrations ORDER BY number"))
            .Should().Equal("good | 1 | first | 64", "good | 2 | second | 64");
        (await Sql.Scalar<int>(_database, "SELECT count(*) FROM rice")).Should().Be(1);
    }

    [Fact]
    public async Task Apply_OfTwoComponents_NumbersEachForItself()
    {
        await SchemaMigrations.EventStore.Apply(_database);
        await Good().Apply(_database);

        (await Sql.Scalar<int>(_database, "SELECT count(*) FROM ledger.schema_migrations WHERE number = 1")).Should().Be(2);
    }

    [Fact]
    public async Task Apply_OfAFailingMigration_KeepsTheOnesBeforeAndNothingOfIt()
    {
        var bad = new SchemaMigrations("bad", typeof(SchemaMigrationsTests).Assembly, Migrations + "Bad.");

        await bad.Invoking(b => b.Apply(_database)).Should().ThrowAsync<Npgsql.PostgresException>();

        (await Sql.Rows(_database, "SELECT number FROM ledger.schema_migrations")).Should().Equal("1");
        (await Sql.Rows(_database, "SELECT to_regclass('kept')::text, to_regclass('lost')::text")).Should().Equal("kept | NULL");
    }

    [Fact]
    public async Task Apply_AfterAMigrationWasEdited_IsRefused()
    {
        await Good().Apply(_database);
        await Sql.Execute(_database, "UPDATE ledger.schema_migrations SET checksum = 'another' WHERE number = 2");

        (await Good().Invoking(good => good.Apply(_database)).Should().ThrowAsync<InvalidOperationException>()).WithMessage("*0002_second*");
    }

    [Fact]
    public async Task Apply_WithoutAnyFile_IsRefused() =>
        await new SchemaMigrations("none", typeof(SchemaMigrationsTests).Assembly, "None.")
            .Invoking(none => none.Apply(_database)).Should().ThrowAsync<InvalidOperationException>();

    private static SchemaMigrations Good() => new("good", typeof(SchemaMigrationsTests).Assembly, Migrations + "Good.");
}
