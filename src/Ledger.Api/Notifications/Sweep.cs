using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Notifications;

/// <summary>Looks for facts in the books and writes what is new into the outbox, with a delivery for every webhook that wants it.</summary>
/// <remarks>
/// Only clubs are looked at whose book has grown since they were last looked at, of whom a loan passed a number of days, or whose target changed; of those everything that the books show is
/// compared with what is in the outbox. A sweep of several days is therefore the same as one for each of them, and a backdated entry is found like any other.
/// </remarks>
internal sealed class Sweep(NpgsqlDataSource database, TimeProvider time, NotificationSettings settings, ILogger<Sweep> log)
{
    // Any number will do; it must be the same for every instance.
    private const long AdvisoryLock = 0x4C45444745520010;

    // So many clubs in a transaction: short enough that a crash loses little, and that memory does not grow with the nation.
    private const int ClubsTogether = 200;

    // By their books; by the days that their loans are late; by what they are to reach.
    private const string Changed =
        """
        WITH earlier AS (
            SELECT coalesce(max(through), '-infinity') AS through, coalesce(max(targets), 0) AS targets FROM ledger.sweeps WHERE tenant_id = $1),
        funds AS (
            SELECT b.id AS club_id, b.version, s.club_id IS NULL AS is_first, s.par30_threshold IS DISTINCT FROM $3 AS is_first_by_threshold, s.version IS DISTINCT FROM b.version AS has_grown
            FROM public.mt_streams b LEFT JOIN ledger.swept_funds s ON s.tenant_id = b.tenant_id AND s.club_id = b.id
            WHERE b.tenant_id = $1),
        later AS (
            SELECT l.club_id
            FROM earlier CROSS JOIN unnest($4) AS days (beyond)
                JOIN loan_positions l ON l.tenant_id = $1 AND l.status = 'active' AND l.late_from >= earlier.through - days.beyond AND l.late_from < $2 - days.beyond
            UNION ALL
            SELECT t.club_id FROM earlier JOIN club_targets t ON t.tenant_id = $1 AND t.effective_from > earlier.through AND t.effective_from <= $2
            UNION ALL
            SELECT f.club_id FROM funds f CROSS JOIN earlier
            WHERE $5 > earlier.targets OR EXISTS (SELECT FROM ledger.targets t WHERE coalesce(t.tenant_id, $1) = $1 AND t.effective_from > earlier.through AND t.effective_from <= $2))
        SELECT club_id, version, is_first, is_first_by_threshold FROM funds
        WHERE has_grown OR is_first_by_threshold OR club_id IN (SELECT club_id FROM later)
        ORDER BY club_id
        """;

    private const string Swept =
        """
        INSERT INTO ledger.swept_funds AS s (tenant_id, club_id, version, par30_threshold)
        SELECT $1, club_id, version, $3 FROM unnest($2, $4) AS club (club_id, version)
        ON CONFLICT (tenant_id, club_id) DO UPDATE SET version = excluded.version, par30_threshold = excluded.par30_threshold
        """;

    private const string SweptThrough =
        """
        INSERT INTO ledger.sweeps AS s (tenant_id, through, targets) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET through = greatest(s.through, excluded.through), targets = excluded.targets
        """;

    /// <summary>The day that ended last in Vietnam.</summary>
    public LocalDate Ended => BusinessCalendar.DateAt(time.Now()).PlusDays(-1);

    /// <summary>Finds every fact that happened on or before a day. Of several sweeps at once, by whatever instances, one works and the others wait.</summary>
    /// <returns>How many facts are new.</returns>
    public async Task<int> Run(LocalDate through, CancellationToken ct)
    {
        // The lock belongs to the connection that does the work: who loses the one loses the other.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var locking = new NpgsqlCommand($"SET lock_timeout = 0; SELECT pg_advisory_lock({AdvisoryLock})", connection) { CommandTimeout = 0 };
        await locking.ExecuteNonQueryAsync(ct);
        try
        {
            var found = 0;
            foreach (var province in await Provinces(connection, ct))
            {
                found += await Province(connection, province, through, ct);
            }

            log.LogInformation("Swept through {Through}: {Facts} new facts", LocalDatePattern.Iso.Format(through), found);
            return found;
        }
        finally
        {
            await using var unlocking = new NpgsqlCommand($"SELECT pg_advisory_unlock({AdvisoryLock})", connection);
            await unlocking.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task<List<string>> Provinces(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT DISTINCT tenant_id FROM public.mt_streams ORDER BY tenant_id", connection);
        return await command.List(row => row.GetString(0), ct);
    }

    private async Task<int> Province(NpgsqlConnection connection, string province, LocalDate through, CancellationToken ct)
    {
        // Decisions are only added: whatever comes in while this works makes one more the next time.
        await using var decided = new NpgsqlCommand("SELECT count(*) FROM ledger.targets WHERE coalesce(tenant_id, $1) = $1", connection) { Parameters = { Of(province) } };
        var targets = (await decided.List(row => row.GetInt64(0), ct)).Single();
        await using var changed = new NpgsqlCommand(Changed, connection)
        {
            CommandTimeout = 0,
            Parameters = { Of(province), Of(through), Of(settings.Par30Threshold), Of(LoanLate.DaysBeyond), Of(targets) },
        };
        var found = 0;
        foreach (var clubs in (await changed.List(row => new SweptClub(row.GetString(0), row.GetInt64(1), row.GetBoolean(2), row.GetBoolean(3)), ct)).Chunk(ClubsTogether))
        {
            found += await Record(connection, province, clubs, through, ct);
        }

        // Only now: a crash before this leaves the days to the next sweep.
        await using var done = new NpgsqlCommand(SweptThrough, connection) { Parameters = { Of(province), Of(through), Of(targets) } };
        await done.ExecuteNonQueryAsync(ct);
        return found;
    }

    /// <summary>One transaction: the facts of some clubs, their deliveries, and that these versions of the books were looked at.</summary>
    private async Task<int> Record(NpgsqlConnection connection, string province, SweptClub[] clubs, LocalDate through, CancellationToken ct)
    {
        var ids = Array.ConvertAll(clubs, club => club.ClubId);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var fact in Fact.All)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Recording(fact))
            {
                Parameters =
                {
                    Of(province), Of(ids), Of(through), Of(settings.Par30Threshold), Of(fact.Type),
                    Of(Array.ConvertAll(clubs, club => fact == ClubPar30Exceeded.Fact ? club.IsFirstByThreshold : club.IsFirst)), Of(through.PlusDays(-settings.FirstSweepDays)), Of(time.Now()),
                },
            });
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(Swept)
        {
            // The versions as they were before the facts were looked for: an entry that comes in between is looked at again.
            Parameters = { Of(province), Of(ids), Of(settings.Par30Threshold), Of(Array.ConvertAll(clubs, club => club.Version)) },
        });
        var found = 0;
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            found += await reader.ReadAsync(ct) ? reader.GetInt32(0) : 0;
        }
        while (await reader.NextResultAsync(ct));

        return found;
    }

    private static string Recording(Fact fact) =>
        $"""
        WITH fact AS ({fact.Query}),
        recorded AS (
            INSERT INTO ledger.outbox (key, type, tenant_id, club_id, subject, time, business_date, data, history, recorded_at)
            SELECT f.key, $5, $1, f.club_id, f.subject, f.happened_on::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', f.happened_on,
                jsonb_build_object('clubId', c.club_id, 'clubName', c.name, 'provinceCode', c.tenant_id, 'communeCode', c.commune_code, 'on', f.happened_on) || f.data,
                swept.is_first AND f.happened_on <= $7, $8
            FROM fact f JOIN unnest($2, $6) AS swept (club_id, is_first) USING (club_id) JOIN ledger.clubs c ON c.tenant_id = $1 AND c.club_id = f.club_id
            WHERE NOT EXISTS (SELECT FROM ledger.outbox o WHERE o.key = f.key)
            ORDER BY f.happened_on, f.key
            ON CONFLICT (key) DO NOTHING
            RETURNING *),
        addressed AS (
            INSERT INTO ledger.webhook_deliveries (webhook_id, event_id, state, attempts, due_at)
            SELECT w.webhook_id, e.id, 'pending', 0, e.recorded_at
            FROM recorded e {Webhooks.Wanting}
            WHERE NOT e.history
            FOR KEY SHARE OF w)
        SELECT count(*)::integer FROM recorded
        """;

    private sealed record SweptClub(string ClubId, long Version, bool IsFirst, bool IsFirstByThreshold);
}
