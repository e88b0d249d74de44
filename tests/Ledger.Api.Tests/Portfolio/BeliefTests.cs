using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Tests.Funds;
using Ledger.Domain.Tests.Portfolio;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>The read models on both axes of time: the same however entries are grouped into commits, and on any day as known at any instant what the entries recorded by then come to.</summary>
[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class BeliefTests(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly string[] Tables = ["fund_positions", "fund_history", "loan_positions", "loan_history", "instalments_due", "instalments_due_by_year", "instalment_changes"];

    private PostgresEventStore _store = null!;
    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        var connectionString = await cluster.CreateDatabase();
        _store = new PostgresEventStore(connectionString, FundStore.Options());
        _database = ReadModels.DataSource(connectionString);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 30)]
    [InlineData(5, 5)]
    [InlineData(6, 0)]
    [InlineData(7, 12)]
    [InlineData(8, 0)]
    public async Task Rows_OfARandomHistory_AreThoseOfTheEntriesHoweverGrouped(int seed, int instantDays)
    {
        var history = KnownHistory.Of(History.Of(seed, 150), instantDays);
        var random = new Random(seed);

        await Post("single", history, () => 1);
        await Post("groups", history, () => random.Next(1, 12));
        await Post("whole", history, () => int.MaxValue);

        foreach (var table in Tables)
        {
            var single = await Rows("single", table);
            single.Should().NotBeEmpty();
            (await Rows("groups", table)).Should().Equal(single, "{0} does not depend on how entries are grouped", table);
            (await Rows("whole", table)).Should().Equal(single, "{0} is rebuilt the same", table);
        }

        (await Scalar("SELECT count(*) FROM loan_history WHERE known_to < 'infinity'")).Should().BePositive("a history without backdated entries proves little");
        for (var probe = 0; probe < 60; probe++)
        {
            var day = history.Days[random.Next(history.Days.Count)];
            var at = history.Entries[random.Next(history.Entries.Count)].At - Duration.FromTicks(random.Next(2));
            await Compare(history.KnownAt(at), day, at);
        }

        await Compare(history.KnownAt(Instant.MaxValue), history.Days[^1], history.Entries[^1].At + Duration.FromDays(1));
        var due = Plainly.Due(history.KnownAt(Instant.MaxValue)!).Where(one => one.Value != (0, 0)).Select(one => $"{one.Key:uuuu-MM-dd} {one.Value.Due} {one.Value.OnTime}");
        (await Texts("SELECT concat_ws(' ', due_on, due, on_time) FROM instalments_due WHERE tenant_id = 'whole' AND (due, on_time) <> (0, 0) ORDER BY due_on")).Should().Equal(due);
    }

    /// <summary>What was believed at an instant of a day, in every row that holds, and what the entries recorded by then come to.</summary>
    private async Task Compare(Fund? fund, LocalDate day, Instant at)
    {
        var isOpen = fund is not null && day >= fund.OpenedOn;
        (await Texts(
            """
            SELECT concat_ws(' ', cash_on_hand, bank, in_kind_stock, loans_outstanding, fund_size, activity_fund, reserve, board_allowance, unallocated_interest, credits, suspense, capital_grant, retained_interest,
                interest_received, written_off, recovered, principal_lent, loans_lent, active_loans, borrowers, women, older, poor, near_poor, ever_borrowed)
            FROM fund_beliefs
            WHERE tenant_id = 'whole' AND valid_from <= $1 AND known_from <= $2 AND $2 < known_to AND ($2 < superseded_at OR $1 < valid_to)
            """,
            Of(day), Of(at))).Should().Equal(isOpen ? [Row(fund!, day)] : [], "on {0} as known at {1}", day, at);
        (await Texts(
            """
            SELECT concat_ws(' ', loan_number, member_id, status, disbursed_on, lent, outstanding, credit, written_off, recovered,
                CASE WHEN status = 'active' AND late_from < $1 THEN $1 - late_from ELSE 0 END, CASE WHEN status = 'active' AND principal_late_from < $1 THEN $1 - principal_late_from ELSE 0 END,
                coalesce(overdue_principal[width_bucket($1 - 1, unpaid_due_on)], 0), coalesce(overdue_interest[width_bucket($1 - 1, unpaid_due_on)], 0))
            FROM loan_beliefs
            WHERE tenant_id = 'whole' AND disbursed_on IS NOT NULL AND valid_from <= $1 AND known_from <= $2 AND $2 < known_to AND ($2 < superseded_at OR $1 < valid_to)
            ORDER BY loan_number
            """,
            Of(day), Of(at))).Should().Equal((fund?.Loans ?? []).Where(loan => loan.AccountOn(day) is not null).Select(loan => Row(loan, day)), "on {0} as known at {1}", day, at);
        (await Texts(
            """
            SELECT concat_ws(' ', due_on, sum(due), sum(on_time)) FROM instalment_changes
            WHERE tenant_id = 'whole' AND recorded_at <= $1 GROUP BY due_on HAVING (sum(due), sum(on_time)) <> (0, 0) ORDER BY due_on
            """,
            Of(at))).Should().Equal(fund is null ? [] : Plainly.Due(fund).Where(one => one.Value != (0, 0)).Select(one => $"{one.Key:uuuu-MM-dd} {one.Value.Due} {one.Value.OnTime}"));
    }

    private static string Row(Fund fund, LocalDate day)
    {
        var (s, tally) = (FundStatement.Of(fund, day), Plainly.Tally(fund, day));
        return string.Join(' ', new object[]
        {
            s.CashOnHand.Amount, s.Bank.Amount, s.InKindStock.Amount, s.LoansOutstanding.Amount, s.FundSize.Amount, s.ActivityFund.Amount, s.Reserve.Amount, s.BoardAllowance.Amount, s.UnallocatedInterest.Amount,
            s.Credits.Amount, s.Suspense.Amount, fund.Books[Account.CapitalGrant].At(day).Amount, s.RetainedInterest.Amount, s.InterestReceived.Amount, s.WrittenOff.Amount, s.Recovered.Amount,
            tally.PrincipalLent.Amount, tally.LoansLent, tally.ActiveLoans, tally.Borrowers, tally.Women, tally.Older, tally.Poor, tally.NearPoor, tally.EverBorrowed,
        });
    }

    private static string Row(Loan loan, LocalDate day)
    {
        var account = loan.AccountOn(day)!;
        var p = account.PositionOn(day);
        return string.Join(' ', new object[]
        {
            loan.Number, loan.MemberId, p.Status == LoanStatus.WrittenOff ? "writtenOff" : p.Status.ToString().ToLowerInvariant(), $"{account.DisbursedOn:uuuu-MM-dd}", Plainly.Lent(account, day).Amount, p.Outstanding.Amount,
            p.Paid.Credit.Amount, p.Paid.WrittenOff.Amount, p.Paid.Recovered.Amount, p.IsOpen ? p.DaysPastDue : 0, p.IsOpen ? p.DaysPastDuePrincipal : 0,
            p.IsOpen ? p.OverduePrincipal.Amount : 0, p.IsOpen ? p.OverdueInterest.Amount : 0,
        });
    }

    private async Task Post(string tenant, KnownHistory history, Func<int> size)
    {
        for (var next = 0; next < history.Entries.Count;)
        {
            await using var session = _store.OpenSession(tenant);
            var stream = await session.FetchForWriting<Fund>("C1");
            var group = history.Entries.Skip(next).Take(size()).ToArray();
            stream.AppendMany(group.Select(entry => new EventData(entry.Event, entry.At)));
            await session.SaveChanges();
            next += group.Length;
        }
    }

    private Task<List<string>> Rows(string tenant, string table) => Texts($"SELECT (to_jsonb(t) - 'tenant_id')::text AS row FROM {table} t WHERE tenant_id = $1 ORDER BY row", Of(tenant));

    private async Task<long> Scalar(string sql) => long.Parse((await Texts(sql)).Single(), CultureInfo.InvariantCulture);

    private async Task<List<string>> Texts(string sql, params NpgsqlParameter[] parameters)
    {
        var texts = new List<string>();
        await using var command = _database.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return texts;
    }
}
