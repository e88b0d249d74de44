using System.Diagnostics;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>
/// Makes the read models anew from the events alone, in a schema beside the one in force, and switches at the end. Until then whoever
/// reads and appends goes on with the old ones; a rebuild that breaks off leaves them as they are.
/// </summary>
public sealed class ReadModelRebuild(string connectionString, EventStoreOptions options, ReadModelSchema schema)
{
    // When fewer events than this were appended meanwhile, appending waits until they are written too.
    private const int EventsForSwitch = 1_000;
    private const int CatchUpRounds = 8;
    private const int WaitingPages = 1;

    /// <summary>Rebuilds when the read models in force were made by another script, or there are none. Answers whether it did.</summary>
    public Task<bool> RunIfOutdated(IProgress<ReplayProgress>? progress = null, CancellationToken ct = default) => Run(onlyIfOutdated: true, progress, ct);

    public Task Run(IProgress<ReplayProgress>? progress = null, CancellationToken ct = default) => Run(onlyIfOutdated: false, progress, ct);

    /// <summary>Marks the read models as outdated, before something is written without them.</summary>
    public async Task MarkOutdated(CancellationToken ct = default)
    {
        await using var store = new ReadModelStore(connectionString, options, schema);
        await using var connection = await store.Open(ct);
        if (await store.IsThere(connection, ct))
        {
            await connection.Execute($"COMMENT ON SCHEMA {schema.Name} IS 'outdated'", ct);
        }
    }

    private async Task<bool> Run(bool onlyIfOutdated, IProgress<ReplayProgress>? progress, CancellationToken ct)
    {
        await using var store = new ReadModelStore(connectionString, options, schema);
        // Asked before waiting too: a rebuild by somebody else need not be waited for when nothing is outdated.
        if (onlyIfOutdated && await IsInForce(store, ct))
        {
            return false;
        }
        await using var turn = await store.TakeTurn(ct);
        if (onlyIfOutdated && await IsInForce(store, ct))
        {
            return false;
        }
        using var activity = StoreTelemetry.Activities.StartActivity("rebuild");
        var began = Stopwatch.GetTimestamp();
        await turn.Execute($"DROP SCHEMA IF EXISTS {schema.Old}, {schema.Next} CASCADE", ct);
        try
        {
            await Make(store, turn, progress, ct);
        }
        catch
        {
            await Abandon(store);
            throw;
        }
        StoreTelemetry.RebuildDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        return true;
    }

    private async Task Make(ReadModelStore store, NpgsqlConnection turn, IProgress<ReplayProgress>? progress, CancellationToken ct)
    {
        var written = new Dictionary<StreamKey, long>();
        await Fill(store, turn, written, progress, ct);
        var grown = await Grown(store, turn, written, ct);
        for (var round = 0; round < CatchUpRounds && grown.Sum(static stream => stream.Length) > EventsForSwitch; round++)
        {
            await Write(store, turn, grown, written, ct);
            grown = await Grown(store, turn, written, ct);
        }
        await Switch(store, turn, written, ct);
    }

    // What a rebuild that breaks off has made takes room; what the database does not let go now the next one drops.
    private async Task Abandon(ReadModelStore store)
    {
        try
        {
            await using var connection = await store.Open(CancellationToken.None);
            await connection.Execute($"SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {schema.Next} CASCADE", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
        }
    }

    // In one transaction that nobody else sees, so that rows go in as if they had always been there: no page has to be written again when the first reader finds that they are committed.
    private async Task Fill(ReadModelStore store, NpgsqlConnection turn, Dictionary<StreamKey, long> written, IProgress<ReplayProgress>? progress, CancellationToken ct)
    {
        await using (var transaction = await turn.BeginTransactionAsync(ct))
        {
            await turn.Execute($"CREATE SCHEMA {schema.Next}; COMMENT ON SCHEMA {schema.Next} IS '{schema.Checksum}'", ct);
            await turn.Execute(schema.Tables, ct);
            // A stream that is written in several pieces needs the keys: it waits until they are there.
            var streams = (await Grown(store, turn, written, ct)).FindAll(Replay.IsShort);
            await Copy(store, turn, streams, written, progress, ct);
            await transaction.CommitAsync(ct);
        }
        await AtOnce(store, [.. schema.Keys, .. schema.Indexes], ct);
        await AtOnce(store, schema.TableNames.Select(static table => $"ANALYZE {table}"), ct);
    }

    // On several connections: one would leave all processors but its own idle.
    private static Task AtOnce(ReadModelStore store, IEnumerable<string> statements, CancellationToken ct) =>
        Parallel.ForEachAsync(statements, new ParallelOptions { MaxDegreeOfParallelism = ReadModelStore.Indexing, CancellationToken = ct }, async (statement, cancellation) =>
        {
            await using var connection = await store.Open(cancellation);
            await connection.Execute(statement, cancellation);
        });

    // Several fold and one writes: a table that the transaction has made takes rows from its connection alone. They go in in the order of the streams, which is that of most indexes.
    private async Task Copy(ReadModelStore store, NpgsqlConnection writing, List<StreamPart> streams, Dictionary<StreamKey, long> written, IProgress<ReplayProgress>? progress, CancellationToken ct)
    {
        var replay = new Replay(store.Events, await CopiedColumns.Of(writing, schema.Next, ct));
        var pages = new PageQueue(Replay.Pages(streams), progress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var kept = new RowsByDay(writing);
        var folding = new Queue<(StreamPart[] Page, Task<List<PreparedRows>> Rows)>();
        try
        {
            while (FoldAhead())
            {
                var (page, rows) = folding.Peek();
                foreach (var prepared in await rows)
                {
                    await kept.Write(page[0].Key.Tenant, prepared, ct);
                }
                folding.Dequeue();
                pages.Done(page);
            }
            await kept.Flush(ct);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(folding.Select(static page => page.Rows)).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        foreach (var stream in streams)
        {
            written[stream.Key] = stream.UpTo;
        }

        bool FoldAhead()
        {
            while (folding.Count < PageQueue.Workers + WaitingPages && pages.Next() is { } page)
            {
                folding.Enqueue((page, Task.Run(() => Fold(page), stop.Token)));
            }
            return folding.Count > 0;
        }

        async Task<List<PreparedRows>> Fold(StreamPart[] page)
        {
            await using var reading = await store.Open(stop.Token);
            return await replay.Read(page, reading, stop.Token).ToListAsync(stop.Token);
        }
    }

    private async Task<bool> IsInForce(ReadModelStore store, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        return await store.ChecksumInForce(connection, ct) == schema.Checksum;
    }

    private async Task Switch(ReadModelStore store, NpgsqlConnection turn, Dictionary<StreamKey, long> written, CancellationToken ct)
    {
        await using var reading = await store.Open(ct);
        await using (var transaction = await turn.BeginTransactionAsync(ct))
        {
            // Whoever appends comes by here first: appends under way are waited for, and new ones wait.
            await turn.Execute("SET LOCAL synchronous_commit = on; LOCK TABLE public.mt_streams IN SHARE MODE", ct);
            var replay = new Replay(store.Events, await CopiedColumns.Of(turn, schema.Next, ct));
            foreach (var page in Replay.Pages(await Grown(store, turn, written, ct)))
            {
                await replay.Write(page, reading, turn, ct);
            }
            if (await store.IsThere(turn, ct))
            {
                await turn.Execute(AccessInForce.Copy(schema.Name, schema.Next), ct);
                await turn.Execute($"ALTER SCHEMA {schema.Name} RENAME TO {schema.Old}", ct);
            }
            await turn.Execute($"ALTER SCHEMA {schema.Next} RENAME TO {schema.Name}", ct);
            await transaction.CommitAsync(ct);
        }
        // Apart, because it waits for those who still read from the old ones.
        await turn.Execute($"DROP SCHEMA IF EXISTS {schema.Old} CASCADE", ct);
    }

    private static async Task<List<StreamPart>> Grown(ReadModelStore store, NpgsqlConnection connection, Dictionary<StreamKey, long> written, CancellationToken ct)
    {
        var streams = await store.Streams(connection, ct);
        return [.. streams.Select(stream => stream with { After = written.GetValueOrDefault(stream.Key) }).Where(static stream => stream.Length > 0)];
    }

    private async Task Write(
        ReadModelStore store, NpgsqlConnection turn, List<StreamPart> streams, Dictionary<StreamKey, long> written, CancellationToken ct)
    {
        var columns = await CopiedColumns.Of(turn, schema.Next, ct);
        await PageQueue.Work(
            Replay.Pages(streams),
            progress: null,
            async (pages, cancellation) =>
            {
                var replay = new Replay(store.Events, columns);
                await using var reading = await store.Open(cancellation);
                await using var writing = await store.Open(cancellation);
                while (pages.Next() is { } page)
                {
                    await replay.Write(page, reading, writing, cancellation);
                    pages.Done(page);
                }
            },
            ct);
        foreach (var stream in streams)
        {
            written[stream.Key] = stream.UpTo;
        }
    }
}
