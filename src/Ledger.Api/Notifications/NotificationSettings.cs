namespace Ledger.Api.Notifications;

/// <summary>What is told, from the configuration's section <c>Ledger:Notifications</c>.</summary>
internal sealed record NotificationSettings
{
    /// <summary>Whether this instance sweeps and delivers. Others on the same database may do it for this one.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Percent of a club's outstanding principal that must be in loans late by more than 30 days before it is told.</summary>
    public decimal Par30Threshold { get; init; } = 10;

    /// <summary>The first sweep of a club delivers what happened in the last so many days; what is older is only kept.</summary>
    public int FirstSweepDays { get; init; } = 7;

    public static NotificationSettings Of(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Ledger:Notifications").Get<NotificationSettings>() ?? new NotificationSettings();
        return settings is { Par30Threshold: >= 0 and < 100, FirstSweepDays: >= 0 and <= 3650 }
            ? settings
            : throw new FormatException("Ledger__Notifications__Par30Threshold must be from 0 to below 100, Ledger__Notifications__FirstSweepDays from 0 to 3650");
    }
}

/// <summary>How webhooks are called, from the configuration's section <c>Ledger:Webhooks</c>.</summary>
internal sealed record WebhookSettings
{
    /// <summary>Whether http and addresses of the loopback and of private networks may be called. Whoever may register a webhook can then reach into the service's own network.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>After so many attempts that failed a delivery is dead.</summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>How long a receiver has for its answer.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    public static WebhookSettings Of(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Ledger:Webhooks").Get<WebhookSettings>() ?? new WebhookSettings();
        return settings is { MaxAttempts: >= 1 and <= 50, TimeoutSeconds: >= 1 and <= 30 }
            ? settings
            : throw new FormatException("Ledger__Webhooks__MaxAttempts must be from 1 to 50, Ledger__Webhooks__TimeoutSeconds from 1 to 30");
    }
}
