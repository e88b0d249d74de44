using System.Buffers;
using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;

namespace Ledger.Domain.Journals;

/// <summary>
/// A journal that <c>bean-check</c> accepts. The transactions of an entry share the link <c>^entry-7</c>, and a reversal has that of the entry it takes back as well. It ends with the balance of every account.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="output">Where the bytes go.</param>
public sealed class BeancountJournal(FundJournal journal, IBufferWriter<byte> output) : JournalWriter(journal, output)
{
    /// <inheritdoc/>
    public override void Begin()
    {
        Line($"option \"title\" {Quoted(Journal.Title)}");
        Line($"option \"operating_currency\" \"{Currency}\"");
        Line($"; {Journal.ClubId}, {Journal.Version}");
        Line($"");
        Line($"{Journal.OpensOn:uuuu-MM-dd} commodity {Currency}");
        foreach (var account in ChartOfAccounts.All)
        {
            Line($"{Journal.OpensOn:uuuu-MM-dd} open {account.JournalName()} {Currency}");
            Line($"  vi: \"{account.VietnameseName()}\"");
            Line($"  en: \"{account.EnglishName()}\"");
        }

        if (!Journal.Opening.IsEmpty)
        {
            Line($"");
            Line($"{Journal.OpensOn:uuuu-MM-dd} * \"{OpeningBalances}\"");
            Postings(Journal.Opening);
        }
    }

    /// <inheritdoc/>
    public override void Write(BookEntry entry)
    {
        if (Journal.IsMention(entry))
        {
            Line($"");
            Line($"; {entry.Event.On:uuuu-MM-dd} {entry.Number} {OneLine(Journal.Describe(entry))}");
            return;
        }

        foreach (var transaction in Journal.TransactionsOf(entry))
        {
            var reversed = entry.Reverses is { } number ? FormattableString.Invariant($" ^entry-{number}") : "";
            Line($"");
            Line($"{transaction.On:uuuu-MM-dd} * {Quoted(Describe(transaction))} ^entry-{entry.Number}{reversed}");
            Line($"  entry: {entry.Number}");
            Line($"  kind: \"{entry.Kind}\"");
            Line($"  recorded: \"{Recorded(entry)}\"");
            if (transaction.Part > 1)
            {
                Line($"  part: {transaction.Part}");
            }

            if (entry.Reverses is { } reverses)
            {
                Line($"  reverses: {reverses}");
            }

            if (entry.Hash is { } hash)
            {
                Line($"  hash: \"{hash}\"");
            }

            Postings(transaction.Postings);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        Line($"");
        var closing = Journal.Closing.ToDictionary(posting => posting.Account, posting => posting.Amount);
        foreach (var account in ChartOfAccounts.All)
        {
            // A balance is that of the beginning of its day.
            Line($"{Journal.ClosesOn.PlusDays(1):uuuu-MM-dd} balance {account.JournalName()}  {closing.GetValueOrDefault(account).Amount} {Currency}");
        }
    }

    private void Postings(ImmutableArray<Posting> postings)
    {
        foreach (var posting in postings)
        {
            Line($"  {posting.Account.JournalName()}  {posting.Amount.Amount} {Currency}");
        }
    }

    private static string Quoted(string written) => '"' + OneLine(written).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
