using JasperFx;
using Ledger.Api.Funds;
using Ledger.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Persistence.Durability;
using Wolverine.Postgresql;

namespace Ledger.Marten.Messaging;

/// <summary>Wolverine as this service uses it: handlers by its conventions, its durable queues in a schema of their own, several nodes.</summary>
internal static class WolverineSetup
{
    private const string Schema = "wolverine";
    private const int DeliveriesAtOnce = 16;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private const string GrantSql =
        """
        GRANT USAGE ON SCHEMA wolverine TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA wolverine TO {role};
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA wolverine TO {role}
        """;

    /// <summary>For a service that records and does nothing by itself.</summary>
    public static void Mediate(WolverineOptions wolverine)
    {
        wolverine.ApplicationAssembly = typeof(WolverineSetup).Assembly;
        wolverine.UseRuntimeCompilation();
        wolverine.Discovery.DisableConventionalDiscovery().IncludeType(typeof(RecordEntriesHandler)).IncludeType(typeof(SweepDayHandler)).IncludeType(typeof(DeliverToHandler));
        wolverine.Durability.Mode = DurabilityMode.MediatorOnly;
        wolverine.Policies.OnException<Ledger.EventStore.ConcurrencyException>().RetryTimes(Recorder.Attempts - 1);
    }

    /// <summary>For one that sweeps and delivers too, beside others on the same database.</summary>
    public static void Work(WolverineOptions wolverine, NpgsqlDataSource database)
    {
        Mediate(wolverine);
        wolverine.Durability.Mode = DurabilityMode.Balanced;
        wolverine.PersistMessagesWithPostgresql(database, Schema).OverrideAutoCreateResources(AutoCreate.None);
        wolverine.AutoBuildMessageStorageOnStartup = AutoCreate.None;
        wolverine.Policies.UseDurableLocalQueues();
        wolverine.LocalQueueFor<DeliverTo>().MaximumParallelMessages(DeliveriesAtOnce);
        // Neither may be given up: a sweep finds what is new whenever it comes, a delivery counts its own attempts.
        wolverine.Policies.OnAnyException().ScheduleRetryIndefinitely(Again);
    }

    /// <summary>Makes Wolverine's tables, and grants them to the role of the service.</summary>
    public static async Task Apply(string ownerConnectionString, string? serviceRole)
    {
        await using var database = NpgsqlDataSource.Create(ownerConnectionString);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseWolverine(wolverine => Work(wolverine, database));
        using var host = builder.Build();
        await host.Services.GetRequiredService<IMessageStore>().Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
        if (serviceRole is not null)
        {
            using var quoting = new NpgsqlCommandBuilder();
            await using var grant = database.CreateCommand(GrantSql.Replace("{role}", quoting.QuoteIdentifier(serviceRole), StringComparison.Ordinal));
            await grant.ExecuteNonQueryAsync();
        }
    }
}
