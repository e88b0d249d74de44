using System.Text.Json.Nodes;
using Npgsql;

namespace Ledger.Drills;

/// <summary>What became of everything that was sent: compared with what the database holds, entry by entry.</summary>
/// <param name="Entries">Entries in the books.</param>
/// <param name="Lost">Acknowledged and not there, or there otherwise than it was answered.</param>
/// <param name="Doubled">There more than once.</param>
/// <param name="Stray">There without anybody having sent it, or though it was refused.</param>
/// <param name="Faults">What else is wrong.</param>
internal sealed record Reckoning(long Entries, int Lost, int Doubled, int Stray, IReadOnlyList<string> Faults)
{
    public bool IsSound => Lost + Doubled + Stray + Faults.Count == 0;

    /// <summary>Reads the database as its owner, and every book through the service.</summary>
    public static async Task<Reckoning> Of(Deliverer deliverer, IReadOnlyList<DrillClub> clubs, Uri url, string owner, params (string Name, string Value)[] environment)
    {
        var faults = new List<string>(deliverer.Faults.Take(5));
        var clubIds = clubs.Select(club => club.Id).ToArray();
        await using var database = NpgsqlDataSource.Create(owner);
        var versions = await Read(database, "SELECT stream_id, count(*), max(version), (SELECT version FROM mt_streams s WHERE s.id = stream_id) FROM mt_events WHERE stream_id = ANY($1) GROUP BY 1", row => (Club: row.GetString(0), Entries: row.GetInt64(1), Last: row.GetInt64(2), Stream: row.GetInt64(3)));
        foreach (var book in versions.Where(book => book.Entries != book.Last || book.Last != book.Stream))
        {
            faults.Add($"{book.Club} has {book.Entries} entries, the last is {book.Last}, and its stream says {book.Stream}");
        }

        var keys = await Read(database, "SELECT scope, key, convert_from(response, 'UTF8') FROM ledger.idempotency_keys WHERE scope = ANY($1)", row => (Club: row.GetString(0), Key: row.GetString(1), Response: row.GetString(2)));
        var stored = keys.ToDictionary(row => row.Key, StringComparer.Ordinal);
        var sent = deliverer.All.ToDictionary(post => post.Key, StringComparer.Ordinal);
        var lost = 0;
        foreach (var post in sent.Values.Where(post => post.IsAcknowledged))
        {
            if (!stored.TryGetValue(post.Key, out var row) || row.Response != post.Answer!.Text)
            {
                lost++;
                faults.Add($"lost: {post.Path} {post.Body} was answered {post.Answer!.Text} and is {(row.Key is null ? "not there" : row.Response)}");
            }
        }

        var stray = keys.Count(row => !sent.TryGetValue(row.Key, out var post) || (post.Answer is { } answer && answer.Status != 201));
        var claimed = new Dictionary<(string Club, long Entry), int>();
        foreach (var (club, _, response) in keys)
        {
            foreach (var entry in EntriesOf(JsonNode.Parse(response)!))
            {
                claimed[(club, entry)] = claimed.GetValueOrDefault((club, entry)) + 1;
            }
        }

        foreach (var book in versions)
        {
            for (var entry = 1L; entry <= book.Last; entry++)
            {
                stray += claimed.ContainsKey((book.Club, entry)) ? 0 : 1;
            }
        }

        var last = versions.ToDictionary(book => book.Club, book => book.Last, StringComparer.Ordinal);
        lost += claimed.Keys.Count(claim => claim.Entry > last.GetValueOrDefault(claim.Club));
        var notes = await Read(database, "SELECT data->>'note', count(*) FROM mt_events WHERE stream_id = ANY($1) AND data->>'note' IS NOT NULL GROUP BY 1 HAVING count(*) > 1", row => row.GetString(0));
        var doubled = claimed.Values.Count(count => count > 1) + notes.Count;
        await Books(clubs, url, faults);
        var (_, compared) = await ServiceProcess.Run(["check"], environment);
        if (!compared.Split('\n').Any(line => line.Trim() == "identical"))
        {
            faults.Add("read models differ from a rebuild: " + compared);
        }

        return new Reckoning(versions.Sum(book => book.Entries), lost, doubled, stray, faults);

        async Task<List<T>> Read<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
        {
            var rows = new List<T>();
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = clubIds });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"entries {Entries:N0}, lost {Lost}, doubled {Doubled}, never sent {Stray}");
        output.WriteLine(IsSound ? "every acknowledged entry is there once and nothing else; chains verify; books balance; read models are identical to a rebuild" : "NOT SOUND");
        foreach (var fault in Faults.Take(20))
        {
            output.WriteLine("  " + fault);
        }
    }

    // A sheet answers with several entries, everything else with one.
    private static IEnumerable<long> EntriesOf(JsonNode answer) =>
        answer["entries"] is JsonArray entries ? entries.Select(entry => (long)entry!["entry"]!) : [(long)answer["entry"]!];

    private static async Task Books(IReadOnlyList<DrillClub> clubs, Uri url, List<string> faults)
    {
        using var client = new DrillClient(url, TimeSpan.FromMinutes(5));
        foreach (var club in clubs)
        {
            var verification = (await client.Get($"clubs/{club.Id}/fund/verification")).Require(200).Json;
            if (!(bool)verification["valid"]!)
            {
                faults.Add($"{club.Id} does not verify: {verification.ToJsonString()}");
            }

            var fund = (await client.Get($"clubs/{club.Id}/fund")).Require(200).Json;
            long Sum(params string[] names) => names.Sum(name => (long)fund[name]!);
            var trial = fund["trialBalance"]!.AsArray();
            if (Sum("cash", "inKindStock", "loansOutstanding") != Sum("fundSize", "activityFund", "reserve", "boardAllowance", "unallocatedInterest", "credits", "suspense")
                || trial.Sum(line => (long)line!["debit"]!) != trial.Sum(line => (long)line!["credit"]!))
            {
                faults.Add($"{club.Id} does not balance: {fund.ToJsonString()}");
            }
        }
    }
}
