using Ledger.Api.Funds;
using Ledger.Api.Notifications;
using Ledger.Api.Tenancy;
using Ledger.EventStore;

namespace Ledger.Api.Hosting;

/// <summary>The engine of its own that this program comes with.</summary>
internal sealed class PostgresEngine : ILedgerEngine
{
    public Task Migrate(string ownerConnectionString, string? serviceRole) => Task.CompletedTask;

    public IEventStore OpenStore(string connectionString, EventStoreOptions options) => new PostgresEventStore(connectionString, options);

    public void AddTo(WebApplicationBuilder builder, string connectionString)
    {
        var services = builder.Services;
        services.AddSingleton(provider =>
            new PostgresEventStore(connectionString, provider.GetRequiredService<EventStoreOptions>(), provider.GetRequiredService<CallerDatabase>().StreamsOf));
        services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<PostgresEventStore>());
        services.AddSingleton<IRecorder, Recorder>();
        if (NotificationSettings.Of(builder.Configuration).Enabled)
        {
            services.AddHostedService<DailySweep>();
            services.AddHostedService<WebhookDispatcher>();
        }
    }
}
