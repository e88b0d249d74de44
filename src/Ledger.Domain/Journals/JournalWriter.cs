using System.Buffers;
using System.Globalization;
using System.Text;
using NodaTime.Text;

namespace Ledger.Domain.Journals;

/// <summary>Writes a fund's journal in one format as UTF-8, entry by entry: nothing is kept of what was written.</summary>
/// <param name="journal">The journal.</param>
/// <param name="output">Where the bytes go.</param>
public abstract class JournalWriter(FundJournal journal, IBufferWriter<byte> output)
{
    /// <summary>The only currency. It has no decimals.</summary>
    protected const string Currency = "VND";

    /// <summary>What opening balances are called.</summary>
    protected const string OpeningBalances = "Số dư đầu kỳ";

    /// <summary>What closing balances are called.</summary>
    protected const string ClosingBalances = "Số dư cuối kỳ";

    /// <summary>The journal.</summary>
    protected FundJournal Journal => journal;

    /// <summary>Where the bytes go.</summary>
    protected IBufferWriter<byte> Output => output;

    /// <summary>What stands before the first entry: the accounts and, for a period, their opening balances.</summary>
    public abstract void Begin();

    /// <summary>An entry. It leaves no trace when it lies outside the period.</summary>
    public abstract void Write(BookEntry entry);

    /// <summary>What stands after the last entry.</summary>
    public abstract void End();

    /// <summary>Writes a line, its numbers and dates as every program reads them.</summary>
    protected void Line(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text) + '\n', output);

    /// <summary>When an entry was recorded, as <c>YYYY-MM-DDThh:mm:ssZ</c>.</summary>
    protected static string Recorded(BookEntry entry) => InstantPattern.ExtendedIso.Format(entry.RecordedAt);

    /// <summary>What the fund book says of what an entry moves on one date.</summary>
    protected string Describe(JournalTransaction transaction) =>
        transaction.Part == 1 ? journal.Describe(transaction.Entry) : $"Phân bổ lại do bút toán {transaction.Entry.Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What people wrote, on one line: every run of white space and control characters becomes one blank.</summary>
    protected static string OneLine(string written)
    {
        var line = new StringBuilder(written.Length);
        foreach (var letter in written)
        {
            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
