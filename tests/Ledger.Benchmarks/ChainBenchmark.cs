using System.Globalization;
using Ledger.Api.Audit;
using Ledger.EventStore.Embedded;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What the chain of hashes costs whoever posts: appends by the store and repayments over HTTP, with it and without, in pairs of short rounds whose order changes from pair to
/// pair. The median of the pairs' ratios is shown. Then how long it takes to seal the heads of a nation.
/// </summary>
internal static class ChainBenchmark
{
    private const int Heads = 20_000;

    private static readonly int[] Clients = [8, 32];
    private static readonly TimeSpan StoreRound = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HttpRound = TimeSpan.FromSeconds(1);

    public static async Task Run(int rounds)
    {
        await using var server = await ThrowawayPostgres.Start();
        var meter = new Meter(server.Server.ProcessId);
        await using var store = await StoreAppends.Create(await server.CreateDatabase());
        await using var bareStore = await StoreAppends.Create(await server.CreateDatabase(), chained: false);
        await using var service = await RepaymentBenchmark.Start(await server.CreateDatabase());
        await using var bareService = await RepaymentBenchmark.Start(await server.CreateDatabase(), chained: false);
        Console.WriteLine("clients  what                     with /s  without /s  ratio   program us    server us   bytes allocated");
        foreach (var clients in Clients)
        {
            await Compare(
                rounds,
                () => Load.Round("b store append", clients, StoreRound, meter, store.Append),
                () => Load.Round("b store append", clients, StoreRound, meter, bareStore.Append));
            await Compare(
                rounds,
                () => service.Round("c repayment over HTTP", clients, HttpRound, meter),
                () => bareService.Round("c repayment over HTTP", clients, HttpRound, meter));
        }

        await Seal(await server.CreateDatabase(), rounds);
    }

    private static async Task Compare(int rounds, Func<Task<Row>> chained, Func<Task<Row>> bare)
    {
        var (with, without) = (new List<Row>(), new List<Row>());
        for (var round = -2; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                with.Add(await chained());
                without.Add(await bare());
            }
            else
            {
                without.Add(await bare());
                with.Add(await chained());
            }
        }

        // The first pairs warm up.
        (with, without) = (with[2..], without[2..]);
        var ratio = with.Zip(without, (one, other) => one.OpsPerSecond / other.OpsPerSecond).Order().ElementAt(with.Count / 2);
        var (a, b) = (Row.Median(with), Row.Median(without));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{a.Clients,7}  {a.Name,-21} {a.OpsPerSecond,10:0} {b.OpsPerSecond,11:0} {ratio,6:0.000} {a.Cost.ProgramUs,6:0} / {b.Cost.ProgramUs,3:0} {a.Cost.ServerUs,6:0} / {b.Cost.ServerUs,3:0} {a.Cost.Bytes,8:0} / {b.Cost.Bytes,6:0}"));
    }

    private static async Task Seal(string connectionString, int rounds)
    {
        await Api.Hosting.LedgerDatabase.Migrate(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var fill = database.CreateCommand(
            $$"""
            INSERT INTO public.mt_streams (tenant_id, id, type, version) SELECT '25', 'c-' || n, 'fund', 300 FROM generate_series(1, {{Heads}}) n;
            INSERT INTO public.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
            SELECT n, gen_random_uuid(), 'c-' || n, 300, '{}', 'period_closed', now(), '25', jsonb_build_object('hash', encode(sha256(n::text::bytea), 'hex')) FROM generate_series(1, {{Heads}}) n;
            ANALYZE public.mt_streams;
            ANALYZE public.mt_events;
            """))
        {
            await fill.ExecuteNonQueryAsync();
        }

        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var signer = SealSigner.From(key.ExportPkcs8PrivateKeyPem());
        var seals = new SealRegister(database, TimeProvider.System, signer);
        var (sealing, proving) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await seals.SealNow(default);
            sealing.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = System.Diagnostics.Stopwatch.GetTimestamp();
            await seals.Newest("25", "c-777", default);
            proving.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        static double Median(List<double> times) => times.Skip(1).Order().ElementAt(times.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sealing {Heads} heads: {Median(sealing):0} ms; proving that one of them is in the seal: {Median(proving):0} ms"));
    }
}
