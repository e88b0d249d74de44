using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Api.Tests.Security;

/// <summary>The service as a process of its own with limits that are soon reached, behind a proxy on the loopback that says who asks: each test is an address of its own.</summary>
public sealed class GuardedService(PostgresCluster cluster) : IAsyncLifetime
{
    public const int UserPerSecond = 4;
    public const int AddressPerSecond = 12;
    public const int SignInsPerMinute = 6;

    // What a bucket holds when it is full, with what runs in while a test sends.
    public const int MoreThanAUserMay = UserPerSecond * 30;
    public const int MoreThanAnAddressMay = AddressPerSecond * 30;

    private ServiceProcess? _process;

    public ServiceProcess Process => _process ?? throw new InvalidOperationException("The service is not started.");

    public string Owner { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Owner = await cluster.CreateDatabase();
        _process = ServiceProcess.Launch(
            ("ConnectionStrings__Ledger", PostgresCluster.ForService(Owner)), ("ConnectionStrings__LedgerOwner", Owner), ("Ledger__Notifications__Enabled", "false"), ("Ledger__Proxies", "127.0.0.1, 10.9.0.0/16"),
            ("Ledger__Limits__Enabled", "true"), ("Ledger__Limits__UserPerSecond", $"{UserPerSecond}"), ("Ledger__Limits__AddressPerSecond", $"{AddressPerSecond}"), ("Ledger__Limits__SignInsPerMinute", $"{SignInsPerMinute}"),
            ("Ledger__Limits__HeaderSeconds", "1"), ("Ledger__Limits__RequestSeconds", "1"));
        await _process.Ready(TestPeople.Token(Role.Treasurer));
    }

    public async Task DisposeAsync() => await Process.DisposeAsync();

    /// <summary>Somebody at an address, who follows no redirect.</summary>
    public HttpClient From(string address, string? token = null, string scheme = "http")
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Process.Url };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return client;
    }
}
