using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Hosting;

/// <summary>The service as a process of its own, as an operator runs it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Administrator = "administrator@test.example";
    private const string Treasurer = "treasurer@test.example";
    private const string Password = "luc-nuoc-lon-thuyen-len";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private string? _token;

    private ServiceProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
        process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public Uri Url { get; }

    /// <summary>A treasurer of the nation, once the service is ready.</summary>
    public ApiClient Api => field ??= NewClient();

    public string Errors => _errors.ToString().Trim();

    public static ServiceProcess Launch(params (string Name, string Value)[] environment)
    {
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.Api.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = url.ToString();
        start.Environment["Ledger__Demonstration"] = "false";
        start.Environment["Ledger__Admin__Email"] = Administrator;
        start.Environment["Ledger__Admin__Password"] = Password;
        start.Environment.Remove("ConnectionStrings__Ledger");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(Process.Start(start)!, url);
    }

    /// <summary>Starts the service on a data directory and waits until it is ready.</summary>
    public static async Task<ServiceProcess> Start(DataDirectory data)
    {
        var service = Launch(("Ledger__DataDirectory", data.Path));
        await service.Ready();
        return service;
    }

    public string Token => _token ?? throw new InvalidOperationException("The service is not ready.");

    /// <summary>Another connection of the same treasurer.</summary>
    public ApiClient NewClient() => new(new HttpClient { BaseAddress = Url }, Token);

    /// <summary>Waits until the service is ready, and signs the treasurer in.</summary>
    public async Task Ready()
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Until(async () =>
        {
            _process.HasExited.Should().BeFalse("it should come up, but it said {0}", Errors);
            try
            {
                using var reply = await http.GetAsync("/health/ready");
                return reply.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        // A database of the tests has somebody signed in; a new one has the administrator of the configuration.
        using var known = new ApiClient(new HttpClient { BaseAddress = Url }, TestPeople.Token(Role.Treasurer));
        _token = (await known.Get("me")).Status == 200 ? TestPeople.Token(Role.Treasurer) : await SignIn(Treasurer) ?? await AddTreasurer();
    }

    /// <summary>Whether a new connection is refused: the service takes no more requests.</summary>
    public async Task Refuses() => await Until(async () =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Url.Host, Url.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    });

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> Exit()
    {
        using var timeout = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_token is not null)
        {
            Api.Dispose();
        }

        if (!_process.HasExited)
        {
            await Signal("TERM");
            await Exit();
        }

        _process.Dispose();
    }

    public static async Task Until(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            waited.Elapsed.Should().BeLessThan(Deadline, "what is waited for should have happened by then");
            await Task.Delay(PollInterval);
        }
    }

    private async Task<string> AddTreasurer()
    {
        using var api = new ApiClient(new HttpClient { BaseAddress = Url }, await SignIn(Administrator));
        (await api.Post("users", new { email = Treasurer, displayName = "Trần Thị Lan", password = Password, role = "treasurer", scope = new { nation = true } })).ShouldBe(201);
        return (await SignIn(Treasurer))!;
    }

    private async Task<string?> SignIn(string email)
    {
        using var api = new ApiClient(new HttpClient { BaseAddress = Url }, ApiClient.Nobody);
        var reply = await api.Post("auth/login", new { email, password = Password });
        return reply.Status == 200 ? reply.String("accessToken") : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A data directory that is removed with the PostgreSQL that may still run on it.</summary>
internal sealed class DataDirectory : IAsyncDisposable
{
    // The user that PostgreSQL runs as must be able to enter it.
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ledger-test-{Guid.NewGuid():N}"[..24]);

    private string ProcessFile => System.IO.Path.Combine(Path, "postgres", "postmaster.pid");

    /// <summary>The process id of the PostgreSQL that runs on it, or null.</summary>
    public int? Postgres => File.Exists(ProcessFile) && int.TryParse(File.ReadLines(ProcessFile).First(), CultureInfo.InvariantCulture, out var id) && IsAlive(id) ? id : null;

    /// <summary>SIGKILL to PostgreSQL and all of its processes.</summary>
    public async Task KillPostgres()
    {
        if (Postgres is { } id)
        {
            using var server = Process.GetProcessById(id);
            server.Kill(entireProcessTree: true);
            await ServiceProcess.Until(() => Task.FromResult(!IsAlive(id)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillPostgres();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    // A process that ended but whom nobody has reaped is not alive.
    private static bool IsAlive(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return !status[(status.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
