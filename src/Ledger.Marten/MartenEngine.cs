using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Notifications;
using Ledger.Api.Tenancy;
using Ledger.EventStore;
using Ledger.Marten.Events;
using Ledger.Marten.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;

namespace Ledger.Marten;

/// <summary>The service on Marten and Wolverine.</summary>
internal sealed class MartenEngine : ILedgerEngine
{
    public async Task Migrate(string ownerConnectionString, string? serviceRole)
    {
        await MartenSetup.Apply(ownerConnectionString, FundStore.Options());
        await WolverineSetup.Apply(ownerConnectionString, serviceRole);
    }

    public IEventStore OpenStore(string connectionString, EventStoreOptions options) => new MartenEventStore(connectionString, options);

    public void AddTo(WebApplicationBuilder builder, string connectionString)
    {
        // It tells of every node and every message.
        builder.Configuration["Serilog:MinimumLevel:Override:Wolverine"] ??= "Warning";
        var services = builder.Services;
        services.AddSingleton<IEventStore>(provider =>
            new MartenEventStore(connectionString, provider.GetRequiredService<EventStoreOptions>(), provider.GetRequiredService<CallerDatabase>().StreamsOf));
        services.AddSingleton<IRecorder, WolverineRecorder>();
        if (!NotificationSettings.Of(builder.Configuration).Enabled)
        {
            services.AddWolverine(ExtensionDiscovery.ManualOnly, static wolverine => WolverineSetup.Mediate(wolverine));
            services.AddHostedService<RecordingCompiled>();
            return;
        }

        var database = NpgsqlDataSource.Create(connectionString);
        services.AddWolverine(ExtensionDiscovery.ManualOnly, wolverine => WolverineSetup.Work(wolverine, database));
        services.AddSingleton(provider => new Notifying(
            provider.GetRequiredService<Sweep>(), provider.GetRequiredService<Deliveries>(), provider.GetRequiredService<WebhookLine>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ScheduledSweeps(provider.GetRequiredService<IMessageStore>()));
        services.AddHostedService<RecordingCompiled>();
        services.AddHostedService<WorkRelay>();
    }
}
