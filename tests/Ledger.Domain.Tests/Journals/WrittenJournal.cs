using System.Buffers;
using System.Text;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using NodaTime;

namespace Ledger.Domain.Tests.Journals;

/// <summary>The journal of a fund, written in a format and held against the trial balance by the programs that read it.</summary>
internal sealed class WrittenJournal(Fund fund, IReadOnlyList<(FundEvent Event, Instant At)> entries, string title = "CLB thôn Đông", LocalDate? from = null, LocalDate? to = null)
{
    private readonly FundJournal _journal = new(fund, title, from, to);

    /// <summary>The trial balance on the last day of the journal, debits positive.</summary>
    private Dictionary<Account, long> TrialBalance =>
        to < fund.OpenedOn ? [] : fund.Books.TrialBalance(to ?? LocalDate.MaxIsoValue).ToDictionary(line => line.Account, line => (line.Debit - line.Credit).Amount);

    public byte[] Bytes(Func<FundJournal, IBufferWriter<byte>, JournalWriter> open)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = open(_journal, output);
        using (writer as IDisposable)
        {
            writer.Begin();
            for (var i = 0; i < entries.Count; i++)
            {
                writer.Write(new BookEntry(i + 1, entries[i].Event.GetType().Name, entries[i].Event, entries[i].At, new string('a', 64)));
            }

            writer.End();
        }

        return output.WrittenSpan.ToArray();
    }

    public string Text(Func<FundJournal, IBufferWriter<byte>, JournalWriter> open) => Encoding.UTF8.GetString(Bytes(open));

    /// <summary>Every program accepts it and finds the balances of the trial balance.</summary>
    public async Task RequireReadable()
    {
        (await JournalTools.HledgerAndLedger(Bytes((journal, output) => new HledgerJournal(journal, output)))).Should().Equal(TrialBalance);
        (await JournalTools.Beancount(Bytes((journal, output) => new BeancountJournal(journal, output)))).Should().Equal(TrialBalance);
    }
}
