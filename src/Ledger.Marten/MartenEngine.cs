using Ledger.Api.Hosting;
using Ledger.Api.Notifications;
using Ledger.EventStore;
using Ledger.Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Marten;

/// <summary>The service on Marten and Wolverine.</summary>
internal sealed class MartenEngine : ILedgerEngine
{
    public Task Migrate(string ownerConnectionString, string? serviceRole) => MartenSetup.Apply(ownerConnectionString, Ledger.Api.Funds.FundStore.Options());

    public IEventStore OpenStore(string connectionString, EventStoreOptions options) => new MartenEventStore(connectionString, options);

    public void AddTo(WebApplicationBuilder builder, string connectionString)
    {
        var services = builder.Services;
        services.AddSingleton<IEventStore>(provider => new MartenEventStore(connectionString, provider.GetRequiredService<EventStoreOptions>()));
        if (NotificationSettings.Of(builder.Configuration).Enabled)
        {
            services.AddHostedService<DailySweep>();
            services.AddHostedService<WebhookDispatcher>();
        }
    }
}
