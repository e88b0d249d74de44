using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Ledger.Api.Notifications;

/// <summary>Calls a webhook once.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxDrainedBytes = 16 * 1024;

    private readonly WebhookSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookSender(WebhookSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect could lead where a registration is refused, and a proxy would resolve names in our place.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = MaxDrainedBytes,
            ConnectCallback = Connect,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <exception cref="OperationCanceledException">The service stops; the lease of the delivery runs out by itself.</exception>
    public async Task<DeliveryOutcome> Send(TakenDelivery delivery, CancellationToken stopping)
    {
        var body = delivery.Event.ToUtf8();
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(CloudEvent.MediaType);
        request.Headers.UserAgent.ParseAdd("Ledger/1");
        request.Headers.Add("webhook-id", delivery.Event.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(delivery.Secret, delivery.Event.Id, timestamp, body));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_settings.TimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            // The body of the answer is nothing to us: it is neither waited for nor kept.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new DeliveryOutcome((int)response.StatusCode, null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new DeliveryOutcome(null, "timeout");
        }
        catch (HttpRequestException failure)
        {
            return new DeliveryOutcome(null, failure.InnerException is AddressRefusedException ? "address-refused" : "connection-failed");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Resolves the name and connects to what it resolved to: a name that leads elsewhere a moment later leads nowhere.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        if (!_settings.AllowPrivateAddresses && !Array.TrueForAll(addresses, WebhookAddress.IsPublic))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException() : IOException("The name leads to an address that is not public.");
}
