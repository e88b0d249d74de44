using System.Collections.Concurrent;
using Ledger.Api.Database;
using Ledger.Api.People;
using Ledger.Domain.Clubs;
using Npgsql;

namespace Ledger.Api.Tenancy;

/// <summary>
/// The connections for whoever asks. Those of somebody whose scope lies within a province see that province only (<see cref="ProvinceRole"/>); those of the nation's people, and of the program itself where
/// nobody asks, see all. What sees all whoever asks takes an <see cref="NpgsqlDataSource"/> instead, and stands in the list of a test.
/// </summary>
internal sealed class CallerDatabase : IAsyncDisposable
{
    // In a request of which nobody knows yet whose it is.
    private const string Nobody = "";

    private readonly ConcurrentDictionary<NpgsqlDataSource, SemaphoreSlim> _asides = new();
    private readonly AsyncLocal<string?> _province = new();
    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _provinces = new(StringComparer.Ordinal);
    private readonly NpgsqlDataSource _nation;
    private readonly Func<string, NpgsqlDataSource>? _open;

    /// <param name="nation">Connections that see all.</param>
    /// <param name="open">Makes the connections of a province; null where the database has no role to confine them in.</param>
    public CallerDatabase(NpgsqlDataSource nation, Func<string, NpgsqlDataSource>? open) => (_nation, _open) = (nation, open);

    /// <summary>A pool whose connections see what whoever asks may see.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet who asks.</exception>
    public NpgsqlDataSource Current => _province.Value switch
    {
        null => _nation,
        Nobody => throw new InvalidOperationException("Something asks for the data of a province before it is known who asks."),
        var province => Of(province),
    };

    /// <summary>From here on in this request nobody sees anything.</summary>
    public void EnterAsNobody() => _province.Value = Nobody;

    /// <summary>From here on in this request somebody with this scope asks; the nation's also for the program itself.</summary>
    public void Enter(AccessScope scope) => _province.Value = scope.Province;

    /// <summary>Whether what belongs to a province is there for whoever asks: what is remembered of it too.</summary>
    public bool Sees(string province) => _province.Value is not { } own || own == province;

    /// <summary>The connections on which a stream is read; null for those of the store.</summary>
    /// <exception cref="InvalidOperationException">It is of a province that whoever asks does not see.</exception>
    public NpgsqlDataSource? StreamsOf(string province) =>
        !Sees(province) ? throw new InvalidOperationException("A fund book was asked for that lies outside of the caller's province.")
        : _province.Value is null ? null : Current;

    public NpgsqlCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Current.Command(sql, parameters);

    public NpgsqlBatch CreateBatch() => Current.CreateBatch();

    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken ct) => Current.OpenConnectionAsync(ct);

    /// <summary>A second connection that sees what a transaction sees, to read two things at once; null when there are enough of them already.</summary>
    public async Task<AsideConnection?> OpenAside(NpgsqlTransaction snapshot, CancellationToken ct)
    {
        var pool = Current;
        var free = _asides.GetOrAdd(pool, static pool => new SemaphoreSlim(MostAsides(pool)));
        if (!await free.WaitAsync(0, ct))
        {
            return null;
        }

        try
        {
            return await AsideConnection.Open(snapshot, pool.OpenConnectionAsync, () => free.Release(), ct);
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _provinces.Values)
        {
            await opened.Value.DisposeAsync();
        }

        foreach (var asides in _asides.Values)
        {
            asides.Dispose();
        }
    }

    // More than there are processors for gain nothing. Fewer than the pool holds: whoever waits for a second connection then waits for somebody who does not.
    private static int MostAsides(NpgsqlDataSource pool) => Math.Min(Math.Max(1, Environment.ProcessorCount / 2), new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxPoolSize - 1);

    private NpgsqlDataSource Of(string province)
    {
        if (_open is null)
        {
            return _nation;
        }

        // A bounded number of pools: it becomes part of the connections' settings too.
        return Province.All.ContainsKey(province)
            ? _provinces.GetOrAdd(province, static (code, open) => new Lazy<NpgsqlDataSource>(() => open(code)), _open).Value
            : throw new InvalidOperationException("A caller's scope is a province that there is not.");
    }
}
