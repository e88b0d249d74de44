using System.Buffers;
using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;

namespace Ledger.Domain.Journals;

/// <summary>
/// A journal as a table (RFC 4180), a posting a line. Debits less credits of an account, opening balances included, are its balance at the end. Entries that move no money are not in it.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="output">Where the bytes go.</param>
public sealed class CsvJournal(FundJournal journal, IBufferWriter<byte> output) : JournalWriter(journal, output)
{
    /// <inheritdoc/>
    public override void Begin()
    {
        Line($"entry,part,on,recorded,kind,reverses,description,account,account_vi,account_en,debit,credit,currency,hash\r");
        Postings($",,{Journal.OpensOn:uuuu-MM-dd},,opening,,{OpeningBalances},", Journal.Opening, "");
    }

    /// <inheritdoc/>
    public override void Write(BookEntry entry)
    {
        foreach (var transaction in Journal.TransactionsOf(entry))
        {
            Postings(
                $"{entry.Number},{transaction.Part},{transaction.On:uuuu-MM-dd},{Recorded(entry)},{entry.Kind},{entry.Reverses},{Quoted(Describe(transaction))},",
                transaction.Postings,
                entry.Hash ?? "");
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
    }

    private void Postings(FormattableString before, ImmutableArray<Posting> postings, string hash)
    {
        var line = FormattableString.Invariant(before);
        foreach (var posting in postings)
        {
            var account = posting.Account;
            Line($"{line}{account.JournalName()},{account.VietnameseName()},{account.EnglishName()},{posting.Debit.Amount},{posting.Credit.Amount},{Currency},{hash}\r");
        }
    }

    private static string Quoted(string written) => '"' + written.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
