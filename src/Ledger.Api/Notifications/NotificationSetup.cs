namespace Ledger.Api.Notifications;

/// <summary>What tells others of facts: the sweep that finds them, the webhooks, and what calls them. When they work is for the engine.</summary>
internal static class NotificationSetup
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(NotificationSettings.Of(configuration));
        services.AddSingleton(WebhookSettings.Of(configuration));
        services.AddSingleton<Webhooks>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookLine>();
    }
}
