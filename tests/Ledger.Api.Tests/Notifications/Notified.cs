using System.Globalization;
using Ledger.Api.Tests.Hosting;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;
using NodaTime.Text;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Tests.Notifications;

/// <summary>A database of its own, a clock, a consumer, and instances of the service that sweep and deliver.</summary>
internal sealed class Notified : IAsyncDisposable
{
    private readonly List<RunningHost> _hosts = [];
    private readonly NpgsqlDataSource _database;
    private readonly string[] _settings;
    private int _members;

    private Notified(string connectionString, Receiver receiver, string[] settings)
    {
        _database = NpgsqlDataSource.Create(connectionString);
        _settings = ["--Ledger:Notifications:Enabled", "true", "--Ledger:Webhooks:AllowPrivateAddresses", "true", .. settings];
        ConnectionString = connectionString;
        Receiver = receiver;
    }

    public string ConnectionString { get; }

    public SettableClock Clock { get; } = new();

    public Receiver Receiver { get; }

    public ApiClient Api => _hosts[0].Api;

    /// <summary>The answer to the registration of the test's webhook.</summary>
    public Reply Webhook { get; set; } = null!;

    /// <summary>An empty database on a day, and one instance, which has swept through the day before.</summary>
    public static async Task<Notified> Start(PostgresCluster cluster, string today, params string[] settings)
    {
        var notified = new Notified(await cluster.CreateDatabase(), await Receiver.Start(), settings);
        notified.Clock.Set(today + "T03:00:00Z");
        await notified.StartInstance();
        return notified;
    }

    public async Task<RunningHost> StartInstance(params string[] settings)
    {
        _hosts.Add(await RunningHost.Start(ConnectionString, Clock, [.. _settings, .. settings]));
        return _hosts[^1];
    }

    public async Task StopInstance()
    {
        var host = _hosts[0];
        _hosts.RemoveAt(0);
        await host.DisposeAsync();
    }

    /// <summary>A club with an open fund, capital, and as many members as are asked for.</summary>
    public async Task<NotifiedClub> Club(string openedOn = "2025-01-01", string province = "33", long capital = 20_000_000, string? communeCode = null, long target = 1_000_000_000)
    {
        var club = (await Api.Post("clubs", new { name = "CLB thôn Đông", provinceCode = province, communeCode, commune = "Ân Thi", establishedOn = "2023-01-10" })).ShouldBe(201).String("clubId")!;
        (await Api.Post($"clubs/{club}/fund", new { openedOn, policy = new { target } })).ShouldBe(201);
        var opened = new NotifiedClub(this, club);
        await opened.Capital(capital, openedOn);
        return opened;
    }

    /// <summary>Registers a webhook on the receiver and gives the answer.</summary>
    public async Task<Reply> Register(object? scope = null, string[]? types = null, string path = "/") =>
        (await Api.Post("webhooks", new { url = new Uri(Receiver.Url, path).ToString(), scope, types })).ShouldBe(201);

    /// <summary>Lets the day after this one begin in Vietnam, and waits for the sweep.</summary>
    public Task EndDay(string day)
    {
        Clock.Set(day + "T17:00:30Z");
        return Swept(day);
    }

    /// <summary>Waits until everything is swept through a day.</summary>
    public Task Swept(string day) => ServiceProcess.Until(async () => (await Query($"SELECT 1 FROM mt_streams b LEFT JOIN ledger.sweeps s USING (tenant_id) HAVING bool_and(coalesce(s.through >= '{day}', false))")).Count == 1);

    /// <summary>Every day from one to another, one after the other.</summary>
    public async Task EndDays(string first, string last)
    {
        for (var day = LocalDatePattern.Iso.Parse(first).Value; day <= LocalDatePattern.Iso.Parse(last).Value; day = day.PlusDays(1))
        {
            await EndDay(LocalDatePattern.Iso.Format(day));
        }
    }

    public Task AllDelivered() => ServiceProcess.Until(async () => (await Query("SELECT 1 FROM ledger.webhook_deliveries WHERE state <> 'delivered'")).Count == 0);

    /// <summary>Waits until so many calls have come in.</summary>
    public Task Called(int times) => ServiceProcess.Until(() => Task.FromResult(Receiver.Calls.Count == times));

    /// <summary>Waits until the one delivery to the test's webhook has a value, and gives it.</summary>
    public async Task<Reply> Delivery(string field, object value)
    {
        Reply deliveries = null!;
        await ServiceProcess.Until(async () =>
        {
            deliveries = (await Api.Get($"webhooks/{Webhook.String("webhookId")}/deliveries")).ShouldBe(200);
            deliveries.Items().Should().ContainSingle();
            return deliveries.At("items.0." + field)?.ToString() == Convert.ToString(value, CultureInfo.InvariantCulture);
        });
        return deliveries;
    }

    /// <summary>The events of the outbox in the order of their days, as <c>type day threshold</c>.</summary>
    public async Task<List<string>> Told(string where = "true") =>
        await Query($"SELECT concat_ws(' ', type, business_date, data ->> 'threshold') FROM ledger.outbox WHERE {where} ORDER BY business_date, type, (data ->> 'threshold')::numeric, key");

    public async Task<List<string>> Query(string sql)
    {
        var values = new List<string>();
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal string NextName() => $"Hội viên {++_members}";
}

/// <summary>A club whose facts are told, and the steps that tests take with it.</summary>
internal sealed class NotifiedClub(Notified notified, string id)
{
    public string Id => id;

    public async Task Capital(long amount, string on) => (await notified.Api.Post($"clubs/{id}/fund/capital", new { source = "grant", amount, on })).ShouldBe(201);

    /// <summary>A loan to a new member, paid out on a day, in equal instalments of principal, monthly unless said otherwise.</summary>
    public async Task<string> Lend(long principal, string on, int instalments = 12, int every = 1)
    {
        var member = (await notified.Api.Post($"clubs/{id}/members", new { fullName = notified.NextName(), gender = "female", birthYear = 1957, household = "poor", joinedOn = "2024-01-10" }))
            .ShouldBe(201).String("memberId")!;
        var loan = (await Post("loans", new { memberId = member, principal, purpose = "Nuôi gà", requestedOn = on, terms = new { instalments, every, monthlyRate = 1 } })).String("loanId")!;
        await Post($"loans/{loan}/approval", new { on });
        await Post($"loans/{loan}/disbursement", new { on });
        return loan;
    }

    public Task<Reply> Repay(string loan, long amount, string on) => Post($"loans/{loan}/repayments", new { amount, on });

    public async Task<Reply> Post(string path, object body) => (await notified.Api.Post($"clubs/{id}/{path}", body)).ShouldBe(201);

    public async Task<Reply> Put(string path, object body) => (await notified.Api.Put($"clubs/{id}/{path}", body)).ShouldBe(200);
}
