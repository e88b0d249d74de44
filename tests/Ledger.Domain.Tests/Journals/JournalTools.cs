using System.Diagnostics;
using System.Globalization;
using Ledger.Domain.Bookkeeping;

namespace Ledger.Domain.Tests.Journals;

/// <summary>The bookkeeping programs that read journals, as the system packages them: each must accept a journal, and says what balances it finds.</summary>
internal static class JournalTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, Account> Accounts = ChartOfAccounts.All.ToDictionary(account => account.JournalName());

    /// <summary>What both hledger and ledger say of a journal in hledger's format, strictly checked.</summary>
    public static async Task<Dictionary<Account, long>> HledgerAndLedger(byte[] journal)
    {
        using var file = new JournalFile("journal", journal);
        await Run("hledger", "-f", file.Path, "check", "--strict");
        var byHledger = Balances(await Run("hledger", "-f", file.Path, "balance", "--flat", "--no-total", "--empty", "--output-format", "csv"), skip: 1);
        var byLedger = Balances(await Run("ledger", "--args-only", "--strict", "--pedantic", "-f", file.Path, "balance", "--flat", "--no-total", "--balance-format", "%(account),%(quantity(display_total))\n"));
        byLedger.Should().Equal(byHledger, "ledger reads what hledger reads");
        return byHledger;
    }

    /// <summary>What beancount says of a journal in its format, checked.</summary>
    public static async Task<Dictionary<Account, long>> Beancount(byte[] journal)
    {
        using var file = new JournalFile("beancount", journal);
        (await Run("bean-check", file.Path)).Should().BeEmpty();
        return Balances(await Run("bean-query", "-f", "csv", file.Path, "SELECT account, sum(number) GROUP BY account"), skip: 1);
    }

    /// <summary>What a program prints; it must not complain.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        // By the path alone: in the root of this repository a file is called ledger, too.
        var start = new ProcessStartInfo("/usr/bin/env", [program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, complaints) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            (await complaints).Should().BeEmpty("{0} {1} accepts it", program, string.Join(' ', arguments));
            process.ExitCode.Should().Be(0, "{0} {1} printed {2}", program, string.Join(' ', arguments), await output);
            return await output;
        }
        finally
        {
            process.Kill();
        }
    }

    // Lines of account and amount; accounts with nothing in them are left out.
    private static Dictionary<Account, long> Balances(string csv, int skip = 0) => csv
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(skip)
        .Select(line => line.Replace("\"", "", StringComparison.Ordinal).Split(','))
        .Select(cells => (Account: Accounts[cells[0].Trim()], Amount: long.Parse(cells[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture)))
        .Where(line => line.Amount != 0)
        .ToDictionary(line => line.Account, line => line.Amount);

    private sealed class JournalFile : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("ledger-journal-").FullName;

        public JournalFile(string extension, byte[] journal)
        {
            Path = System.IO.Path.Combine(_directory, "fund." + extension);
            File.WriteAllBytes(Path, journal);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(_directory, recursive: true);
    }
}
