using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Drills;

/// <summary>The service as a process of its own, as an operator runs it.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>The program with the engine that it comes with.</summary>
    public const string OwnEngine = "Ledger.Api";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Queue<string> _log = new();
    private string? _token;

    private ServiceProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
        process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, line) => Said(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>How many lines of its log are kept.</summary>
    public int KeptLines { get; set; } = 40;

    /// <summary>The last that it wrote to its log.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public string Errors => _errors.ToString().Trim();

    /// <summary>The variables of an installation whose data are in a directory, with the program's own PostgreSQL.</summary>
    public static (string Name, string Value)[] On(DataDirectory data) => [("Ledger__DataDirectory", data.Path)];

    /// <summary>An address of the loopback that nobody listens on. Its port is none of those that systems give to whoever names none: it stays free while a service stops, and until another starts.</summary>
    public static Uri FreeAddress()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    public static ServiceProcess Launch(params (string Name, string Value)[] environment) => Launch(FreeAddress(), environment);

    public static ServiceProcess Launch(Uri url, params (string Name, string Value)[] environment) => Launch(OwnEngine, url, environment);

    /// <summary>The same with the program of another engine.</summary>
    public static ServiceProcess Launch(string program, Uri url, params (string Name, string Value)[] environment)
    {
        var start = Program(program, [], environment);
        start.Environment["ASPNETCORE_URLS"] = url.ToString();
        start.Environment["Ledger__Demonstration"] = "false";
        return new ServiceProcess(Process.Start(start)!, url);
    }

    /// <summary>Starts the service on a data directory and waits until it is ready.</summary>
    public static async Task<ServiceProcess> Start(DataDirectory data)
    {
        var service = Launch(On(data));
        await service.Ready();
        return service;
    }

    /// <summary>Runs a command of the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Process.Start(Program(OwnEngine, arguments, environment))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>The bearer token of a treasurer of the nation, once the service is ready.</summary>
    public string Token => _token ?? throw new InvalidOperationException("The service is not ready.");

    /// <summary>Waits until the service is ready, and signs the treasurer in.</summary>
    /// <param name="known">The token of somebody who is signed in already, where the database has people of its own.</param>
    public async Task Ready(string? known = null)
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Until(async () =>
        {
            if (_process.HasExited)
            {
                throw new DrillException($"The service should come up, but it said {Errors}");
            }

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
        _token = known;
        await Until(async () => (_token ??= await DrillPerson.Treasurer.SignInOrJoin(http)) is not null);
    }

    /// <summary>Waits until a new connection is refused: the service takes no more requests.</summary>
    public Task Refuses() => Until(async () =>
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
            if (waited.Elapsed > Deadline)
            {
                throw new DrillException("What is waited for should have happened by now.");
            }

            await Task.Delay(PollInterval);
        }
    }

    private void Said(string? line)
    {
        lock (_log)
        {
            _log.Enqueue(line ?? "");
            if (_log.Count > KeptLines)
            {
                _log.Dequeue();
            }
        }
    }

    private static ProcessStartInfo Program(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("ConnectionStrings__Ledger");
        start.Environment.Remove("ConnectionStrings__LedgerOwner");
        // A drill sends as one person from one address what a whole country would.
        start.Environment["Ledger__Limits__Enabled"] = "false";
        start.Environment["Ledger__Admin__Email"] = DrillPerson.Administrator.Email;
        start.Environment["Ledger__Admin__Password"] = DrillPerson.Password;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

/// <summary>A drill cannot go on, or found what must not be.</summary>
public sealed class DrillException(string message) : Exception(message);
