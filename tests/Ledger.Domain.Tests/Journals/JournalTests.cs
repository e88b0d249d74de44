using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Journals;

/// <summary>Journals of funds, read by the programs that they are written for.</summary>
public sealed class JournalTests
{
    private const string Hostile = "a; kind: x, entry: 5 \"quoted\" {b} 'c' \\ \\n | (d) [2020-01-01] #tag ^link @@ 5 VND = 3 %\n2020-01-01 * Injected\n    Assets:Cash  5 VND\t\r\n; e \u2028 \u0085  * ! ~ -- Tiếng Việt 🐖";

    private static readonly LocalDate Opened = new(2025, 1, 5);
    private static readonly Instant Recorded = Instant.FromUtc(2026, 1, 15, 3, 0, 0);

    [Fact]
    public async Task Journals_OfRandomHistories_AreReadAndAgreeWithTheTrialBalance()
    {
        foreach (var history in Gen.Sample(History.Arbitrary.Generator, 50, new Rnd(1648, 1649), 5))
        {
            var entries = history.Entries.Select(entry => (entry.Event, entry.At)).ToArray();
            var days = history.Days.ToArray();

            await new WrittenJournal(history.Fund, entries).RequireReadable();
            await new WrittenJournal(history.Fund, entries, from: days[days.Length / 3], to: days[days.Length * 2 / 3]).RequireReadable();
        }
    }

    [Theory]
    [InlineData("2024-12-01", "2024-12-31")]
    [InlineData("2024-12-01", "2025-01-05")]
    [InlineData("2025-01-06", "2025-01-06")]
    [InlineData("2025-02-01", null)]
    [InlineData("2199-01-01", null)]
    [InlineData("2200-12-31", "2200-12-31")]
    [InlineData(null, "2024-12-31")]
    [InlineData(null, "2025-01-31")]
    [InlineData(null, "2200-12-31")]
    public async Task Journal_OfAPeriod_BeginsWithItsOpeningBalances(string? from, string? to)
    {
        var (fund, entries) = Life();

        await new WrittenJournal(fund, entries, from: Day(from), to: Day(to)).RequireReadable();
    }

    [Fact]
    public async Task Journal_OfAFundWithoutMoney_IsReadable()
    {
        var (fund, entries) = Play();

        await new WrittenJournal(fund, entries).RequireReadable();
    }

    [Fact]
    public async Task Journal_HostileTexts_ChangeNothing()
    {
        var (fund, entries) = Play(
            new ReceiveCapital(CapitalSource.Grant, new Vnd(5_000_000), Opened, CashAccount.Cash, null, Hostile),
            new ReceiveCapital(CapitalSource.Donation, new Vnd(5_000), Opened, CashAccount.Cash, null, ";"),
            new CountCash(new Vnd(5_005_000), Opened, Hostile),
            new RequestLoan("M1", Woman, new Vnd(1_000_000), Hostile, Opened, null),
            new RejectLoan("L1", Opened, Hostile));

        await new WrittenJournal(fund, entries, Hostile).RequireReadable();

        using var json = JsonDocument.Parse(new WrittenJournal(fund, entries, Hostile).Bytes((journal, output) => new JsonJournal(journal, output)));
        json.RootElement.GetProperty("transactions")[0].GetProperty("description").GetString().Should().Be("Thu vốn tài trợ dự án: " + Hostile);
        new WrittenJournal(fund, entries).Text((journal, output) => new CsvJournal(journal, output)).Should().Contain('"' + "Thu vốn tài trợ dự án: " + Hostile.Replace("\"", "\"\"", StringComparison.Ordinal) + '"');
    }

    [Fact]
    public void Hledger_ABackdatedRepayment_IsSeveralTransactionsUnderOneCode()
    {
        var (fund, entries) = Life();

        new WrittenJournal(fund, entries).Text((journal, output) => new HledgerJournal(journal, output)).Should().Contain(
            """

            2025-02-01 * (8) Thu nợ khoản vay L1: Nuôi gà
                ; kind: RepaymentReceived
                ; recorded: 2026-01-15T03:00:00Z
                ; hash: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                Assets:Cash  110000 VND
                Assets:LoansOutstanding  -100000 VND
                Equity:UnallocatedInterest  -10000 VND

            2025-02-05 * (8) Phân bổ lại do bút toán 8
                ; kind: RepaymentReceived
                ; recorded: 2026-01-15T03:00:00Z
                ; part: 2
            """).And.Contain("\n; 2025-01-05 (4) Duyệt khoản vay L1: Nuôi gà\n");
    }

    [Fact]
    public void Beancount_AReversal_IsLinkedWithTheEntryThatItTakesBack()
    {
        var (fund, entries) = Life();

        new WrittenJournal(fund, entries).Text((journal, output) => new BeancountJournal(journal, output)).Should().Contain(
            """
            2025-03-01 * "Đảo bút toán 7: Ghi nhầm" ^entry-9 ^entry-7
              entry: 9
              kind: "EntryReversed"
              recorded: "2026-01-15T03:00:00Z"
              reverses: 7
            """);
    }

    [Fact]
    public void Csv_DebitsLessCredits_AreTheTrialBalance()
    {
        var (fund, entries) = Life();

        var rows = new WrittenJournal(fund, entries, from: new LocalDate(2025, 2, 3)).Text((journal, output) => new CsvJournal(journal, output)).TrimEnd().Split("\r\n").Select(row => row.Split(',')).ToArray();

        rows.Should().OnlyContain(row => row.Length == 14);
        rows.Skip(1).GroupBy(row => row[7]).Select(account => (account.Key, Amount: account.Sum(row => long.Parse(row[10]) - long.Parse(row[11])))).Where(account => account.Amount != 0)
            .Should().BeEquivalentTo(fund.Books.TrialBalance(LocalDate.MaxIsoValue).Select(line => (line.Account.JournalName(), (line.Debit - line.Credit).Amount)));
    }

    [Fact]
    public void Json_OpeningAndTransactions_SumToTheClosing()
    {
        var (fund, entries) = Life();

        using var json = JsonDocument.Parse(new WrittenJournal(fund, entries, from: new LocalDate(2025, 2, 3), to: new LocalDate(2025, 2, 28)).Bytes((journal, output) => new JsonJournal(journal, output)));

        var root = json.RootElement;
        root.GetProperty("version").GetInt64().Should().Be(fund.Version);
        var moved = root.GetProperty("transactions").EnumerateArray().Prepend(root.GetProperty("opening")).SelectMany(transaction => transaction.GetProperty("postings").EnumerateArray());
        Sums(moved).Should().BeEquivalentTo(Sums(root.GetProperty("closing").GetProperty("postings").EnumerateArray()));
        root.GetProperty("transactions").EnumerateArray().Select(transaction => transaction.GetProperty("on").GetString()).Should().OnlyContain(on => string.CompareOrdinal(on, "2025-02-03") >= 0 && string.CompareOrdinal(on, "2025-02-28") <= 0);
    }

    [Fact]
    public void FundJournal_EndsBeforeItBegins_Throws()
    {
        var (fund, _) = Play();

        var journal = () => new FundJournal(fund, "CLB", Opened, Opened.PlusDays(-1));

        journal.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void JournalName_OfEveryAccount_IsOneOfItsOwnAndBelowItsGroup()
    {
        ChartOfAccounts.All.Select(account => account.JournalName()).Should().OnlyHaveUniqueItems();
        ChartOfAccounts.All.Should().OnlyContain(account => account.JournalName().StartsWith("Assets:", StringComparison.Ordinal) == account.IsAsset());
        ChartOfAccounts.All.Should().OnlyContain(account => account.JournalName().StartsWith("Equity:Fund:", StringComparison.Ordinal) == account.IsFundSize());
    }

    [Fact]
    public void Narration_OfEveryEntryOfRandomHistories_SaysSomething()
    {
        var told = Gen.Sample(History.Arbitrary.Generator, 50, new Rnd(7, 9), 40)
            .SelectMany(history => history.Entries.Select(entry => (Kind: entry.Event.GetType(), Text: Narration.Of(entry.Event, history.Fund)))).ToArray();

        told.Should().OnlyContain(entry => entry.Text.Length > 5);
        told.Select(entry => entry.Kind).Distinct().Should().HaveCountGreaterThan(20);
    }

    private static Dictionary<string, long> Sums(IEnumerable<JsonElement> postings) => postings
        .GroupBy(posting => posting.GetProperty("account").GetString()!, posting => posting.GetProperty("debit").GetInt64() - posting.GetProperty("credit").GetInt64())
        .Select(account => (account.Key, Sum: account.Sum())).Where(account => account.Sum != 0).ToDictionary(account => account.Key, account => account.Sum);

    // A loan whose second repayment (entry 8) is dated before the first (entry 6); entry 7 is taken back by entry 9.
    private static (Fund Fund, IReadOnlyList<(FundEvent Event, Instant At)> Entries) Life() => Play(
        Receive(5_000_000, Opened),
        Request(1_000_000, Opened, terms => terms with { Instalments = 10 }),
        Approve("L1", Opened),
        Disburse("L1", Opened),
        Repay("L1", 110_000, new LocalDate(2025, 2, 5)),
        Receive(7_000, new LocalDate(2025, 2, 6)),
        Repay("L1", 110_000, new LocalDate(2025, 2, 1)),
        new ReverseEntry(7, new CapitalReceived(new LocalDate(2025, 2, 6), CapitalSource.Grant, new Vnd(7_000), CashAccount.Cash, null, null), "Ghi nhầm", new LocalDate(2025, 3, 1)));

    private static (Fund Fund, IReadOnlyList<(FundEvent Event, Instant At)> Entries) Play(params FundCommand[] commands)
    {
        var opened = new FundOpened(Opened, "c-1", FundPolicy.Default);
        var fund = Fund.Evolve(null, opened, Recorded);
        var entries = new List<(FundEvent, Instant)> { (opened, Recorded) };
        foreach (var command in commands)
        {
            (var @event, fund) = command.Execute(fund, Recorded);
            entries.Add((@event, Recorded));
        }

        return (fund, entries);
    }

    private static LocalDate? Day(string? text) => text is null ? null : NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
