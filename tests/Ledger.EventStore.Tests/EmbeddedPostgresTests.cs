using System.Diagnostics;
using System.Runtime.Versioning;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.Schema;
using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "ledger-embedded-" + Guid.NewGuid().ToString("N")[..8]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await EmbeddedPostgres.Destroy(_directory);

    [Fact]
    public async Task Start_OfANewDirectory_RunsADurableServer()
    {
        await using var server = await EmbeddedPostgres.Start(_directory);

        server.Adopted.Should().BeFalse();
        (await Sql.Rows(
            server.ConnectionString,
            """
            SELECT current_database(), current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
                current_setting('data_checksums'), current_setting('server_encoding'), current_setting('timezone'), current_setting('listen_addresses')
            """)).Should().Equal("ledger | on | on | on | on | UTF8 | UTC | ");
    }

    [Fact]
    public async Task Dispose_ThenStart_KeepsTheData()
    {
        int processId;
        using (var server = await EmbeddedPostgres.Start(_directory))
        {
            processId = server.ProcessId;
            await Sql.Execute(server.ConnectionString, "CREATE TABLE kept AS SELECT 7 AS number");
        }

        await using var again = await EmbeddedPostgres.Start(_directory);

        again.Adopted.Should().BeFalse("disposal stopped it");
        again.ProcessId.Should().NotBe(processId);
        (await Sql.Scalar<int>(again.ConnectionString, "SELECT number FROM kept")).Should().Be(7);
    }

    [Fact]
    public async Task Start_AfterTheProgramWasKilled_AdoptsTheServerAndStopsItAtTheEnd()
    {
        var killed = await EmbeddedPostgres.Start(_directory);
        var processId = killed.ProcessId;
        killed.Abandon();

        var next = await EmbeddedPostgres.Start(_directory);

        next.Adopted.Should().BeTrue();
        next.ProcessId.Should().Be(processId);
        await next.DisposeAsync();
        next.Invoking(server => server.ProcessId).Should().Throw<InvalidOperationException>("nobody else used it");
    }

    [Fact]
    public async Task Start_WhileAnotherUsesTheServer_AdoptsItAndLeavesItToTheOther()
    {
        await using var first = await EmbeddedPostgres.Start(_directory);
        var second = await EmbeddedPostgres.Start(_directory);

        second.Adopted.Should().BeTrue();
        second.ProcessId.Should().Be(first.ProcessId);
        await second.DisposeAsync();

        (await Sql.Scalar<int>(first.ConnectionString, "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task Dispose_OfTheStarterWhileAnotherUsesTheServer_LeavesItToTheOther()
    {
        var first = await EmbeddedPostgres.Start(_directory);
        await using var second = await EmbeddedPostgres.Start(_directory);

        await first.DisposeAsync();

        (await Sql.Scalar<int>(second.ConnectionString, "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task Start_ByManyAtOnce_StartsOneServer()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => EmbeddedPostgres.Start(_directory))));

        servers.Select(server => server.ProcessId).Distinct().Should().HaveCount(1);
        servers.Count(server => !server.Adopted).Should().Be(1);
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_AfterTheServerWasKilled_RecoversEveryConfirmedEvent()
    {
        var killed = await EmbeddedPostgres.Start(_directory);
        await SchemaMigrations.EventStore.Apply(killed.ConnectionString);
        var confirmed = new long[8];
        var store = new PostgresEventStore(killed.ConnectionString, Options());
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, confirmed.Length).Select(writer => Task.Run(async () =>
        {
            try
            {
                await store.Append($"s{writer}", Opened());
                while (true)
                {
                    var stream = await store.Append($"s{writer}", Added(1), Added(2));
                    confirmed[writer] = stream.CurrentVersion;
                    if (stream.CurrentVersion > 50)
                    {
                        enough.TrySetResult();
                    }
                }
            }
            catch (StoreUnavailableException)
            {
                // The server was killed under this write, which may or may not have been kept.
            }
        })).ToList();
        await enough.Task;

        using (var postmaster = Process.GetProcessById(killed.ProcessId))
        {
            postmaster.Kill();
        }
        await Task.WhenAll(writers);
        await store.DisposeAsync();

        await using var recovered = await EmbeddedPostgres.Start(_directory);
        recovered.Adopted.Should().BeFalse();
        await using var reopened = new PostgresEventStore(recovered.ConnectionString, Options());
        for (var writer = 0; writer < confirmed.Length; writer++)
        {
            var events = await reopened.FetchStream(Tenant, $"s{writer}");
            events.Select(e => e.Version).Should().Equal(Enumerable.Range(1, events.Count).Select(version => (long)version));
            events.Count.Should().BeGreaterThanOrEqualTo((int)confirmed[writer]);
            (events.Count % 2).Should().Be(1, "one event and then pairs of them");
            (await Sql.Scalar<long>(recovered.ConnectionString, $"SELECT version FROM mt_streams WHERE id = 's{writer}'")).Should().Be(events.Count);
        }
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task KeepRunning_TheServerWasKilled_StartsItAndTheSameStoreGoesOn()
    {
        const int EnoughToPrepareStatements = 5;
        await using var server = await EmbeddedPostgres.Start(_directory);
        await SchemaMigrations.EventStore.Apply(server.ConnectionString);
        await using var store = new PostgresEventStore(server.ConnectionString, Options());
        await store.Append("s", Opened());
        for (var i = 0; i < EnoughToPrepareStatements; i++)
        {
            await store.Append("s", Added(1));
        }

        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var watching = server.KeepRunning(
            failure =>
            {
                if (failure is null)
                {
                    started.TrySetResult();
                }
            },
            stop.Token);
        using (var postmaster = Process.GetProcessById(server.ProcessId))
        {
            postmaster.Kill(entireProcessTree: true);
        }
        await started.Task;

        // The connection that the server took with it tells once that it is broken.
        await store.Awaiting(broken => broken.Append("s", Added(1))).Should().ThrowAsync<StoreUnavailableException>();
        (await store.Append("s", Added(1))).CurrentVersion.Should().Be(EnoughToPrepareStatements + 2);
        await stop.CancelAsync();
        await watching.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Start_InADirectoryWithALongPath_Works()
    {
        var longPath = Path.Combine(_directory, new string('a', 120), new string('b', 120));
        Directory.CreateDirectory(longPath);

        await using (var server = await EmbeddedPostgres.Start(longPath))
        {
            (await Sql.Scalar<int>(server.ConnectionString, "SELECT 1")).Should().Be(1);
        }

        await EmbeddedPostgres.Destroy(longPath);
    }

    [Fact]
    public async Task Start_AfterACreationThatWasCutShort_CreatesItAgain()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "postgres.new", "base"));

        await using var server = await EmbeddedPostgres.Start(_directory);

        (await Sql.Scalar<int>(server.ConnectionString, "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task Start_WithABrokenConfiguration_SaysWhatTheServerSaid()
    {
        await (await EmbeddedPostgres.Start(_directory)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory, "postgres", "local.conf"), "no_such_setting = 1\n");

        (await this.Awaiting(_ => EmbeddedPostgres.Start(_directory)).Should().ThrowAsync<EmbeddedPostgresException>()).WithMessage("*no_such_setting*");
    }

    [Fact]
    public void Problem_OfADirectoryThatCannotBeMade_NamesTheSetting()
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        EmbeddedPostgres.Problem(Path.Combine(file, "below")).Should().Contain("Ledger__DataDirectory");
    }

    [Fact]
    public void Problem_OfADirectoryThatTheServerCannotReach_NamesTheSettingWhenRunAsRoot()
    {
        var home = Directory.CreateDirectory(Path.Combine(_directory, "home"));
        File.SetUnixFileMode(home.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var problem = EmbeddedPostgres.Problem(Path.Combine(home.FullName, "data"));

        if (ServerUser.Current.Name is null)
        {
            problem.Should().BeNull("the server runs as the owner of the home");
        }
        else
        {
            problem.Should().Contain("Ledger__DataDirectory").And.Contain(ServerUser.Current.Name);
        }
    }

    [Fact]
    public void Find_WithoutPostgres_SaysWhatToInstall() =>
        FluentActions.Invoking(() => PostgresBinaries.Find([], Path.Combine(_directory, "none")))
            .Should().Throw<EmbeddedPostgresException>().WithMessage("*apt-get install postgresql*");

    [Fact]
    public void Find_WithAnOldPostgresOnly_SaysWhichOneItFound()
    {
        var old = Directory.CreateDirectory(Path.Combine(_directory, "13", "bin")).FullName;
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            var file = Path.Combine(old, program);
            File.WriteAllText(file, "#!/bin/sh\necho 'postgres (PostgreSQL) 13.9'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        FluentActions.Invoking(() => PostgresBinaries.Find([], _directory))
            .Should().Throw<EmbeddedPostgresException>().WithMessage("*version 13*");
    }

    [Fact]
    public async Task Throwaway_WhoseProcessDied_IsRemovedByTheNext()
    {
        await using var first = await ThrowawayPostgres.Start();
        var abandoned = Path.Combine(Path.GetDirectoryName(first.Directory)!, "abandoned-" + Guid.NewGuid().ToString("N")[..8]);
        var left = await EmbeddedPostgres.Start(abandoned);
        var processId = left.ProcessId;
        left.Abandon();

        await using var second = await ThrowawayPostgres.Start();

        Directory.Exists(abandoned).Should().BeFalse();
        Directory.Exists(first.Directory).Should().BeTrue("its process lives");
        (await Sql.Scalar<int>(first.Server.ConnectionString, "SELECT 1")).Should().Be(1);
        await this.Awaiting(_ => Sql.Execute(left.ConnectionString, "SELECT 1")).Should().ThrowAsync<NpgsqlException>($"server {processId} is gone");
    }
}
