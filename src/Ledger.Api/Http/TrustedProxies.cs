using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Ledger.Api.Http;

/// <summary>The proxies before the service, as configured: only what they say is believed of a caller's address, of TLS and of the name that was asked for.</summary>
internal static class TrustedProxies
{
    private const string Setting = "Ledger:Proxies";

    /// <exception cref="FormatException">One is neither an address nor a network.</exception>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Configuration[Setting] is not { Length: > 0 } configured)
        {
            return;
        }

        // From the last proxy back to the first address that is none of them.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in configured.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(proxy, out var network) ? network : throw new FormatException($"Ledger__Proxies: '{proxy}' is neither an address nor a network"));
            }
        }

        app.UseForwardedHeaders(options);
    }
}
