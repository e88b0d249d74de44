namespace Ledger.Api.Notifications;

/// <summary>What tells others of facts: the sweep that finds them, the webhooks, and those who call them.</summary>
internal static class NotificationSetup
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = NotificationSettings.Of(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(WebhookSettings.Of(configuration));
        services.AddSingleton<Webhooks>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<WebhookSender>();
        if (settings.Enabled)
        {
            services.AddHostedService<DailySweep>();
            services.AddHostedService<WebhookDispatcher>();
        }
    }
}
