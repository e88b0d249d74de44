using System.Buffers;
using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Journals;

/// <summary>
/// A journal that both <c>hledger</c> and <c>ledger</c> read, also when told to be strict. The number of the entry is the transaction's code. It ends with a transaction of nothing that asserts every balance.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="output">Where the bytes go.</param>
public sealed class HledgerJournal(FundJournal journal, IBufferWriter<byte> output) : JournalWriter(journal, output)
{
    private static readonly string[] Tags = ["vi", "en", "kind", "recorded", "part", "reverses", "hash"];

    /// <inheritdoc/>
    public override void Begin()
    {
        Line($"; {Readable(Journal.Title)}");
        Line($"; {Journal.ClubId}, {Journal.Version}");
        Line($"");
        Line($"commodity {Currency}");
        Line($"");
        foreach (var tag in Tags)
        {
            Line($"tag {tag}");
        }

        Line($"");
        foreach (var account in ChartOfAccounts.All)
        {
            Line($"account {account.JournalName()}");
            Line($"    ; vi: {account.VietnameseName()}");
            Line($"    ; en: {account.EnglishName()}");
        }

        if (!Journal.Opening.IsEmpty)
        {
            Line($"");
            Line($"{Journal.OpensOn:uuuu-MM-dd} * {OpeningBalances}");
            Postings(Journal.Opening);
        }
    }

    /// <inheritdoc/>
    public override void Write(BookEntry entry)
    {
        if (Journal.IsMention(entry))
        {
            Line($"");
            Line($"; {entry.Event.On:uuuu-MM-dd} ({entry.Number}) {Readable(Journal.Describe(entry))}");
            return;
        }

        foreach (var transaction in Journal.TransactionsOf(entry))
        {
            Line($"");
            Line($"{transaction.On:uuuu-MM-dd} * ({entry.Number}) {Readable(Describe(transaction))}");
            Line($"    ; kind: {entry.Kind}");
            Line($"    ; recorded: {Recorded(entry)}");
            if (transaction.Part > 1)
            {
                Line($"    ; part: {transaction.Part}");
            }

            if (entry.Reverses is { } reversed)
            {
                Line($"    ; reverses: {reversed}");
            }

            if (entry.Hash is { } hash)
            {
                Line($"    ; hash: {hash}");
            }

            Postings(transaction.Postings);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        Line($"");
        Line($"{Journal.ClosesOn:uuuu-MM-dd} * {ClosingBalances}");
        var closing = Journal.Closing.ToDictionary(posting => posting.Account, posting => posting.Amount);
        foreach (var account in ChartOfAccounts.All)
        {
            Line($"    {account.JournalName()}  0 {Currency} = {closing.GetValueOrDefault(account).Amount} {Currency}");
        }
    }

    private void Postings(ImmutableArray<Posting> postings)
    {
        foreach (var posting in postings)
        {
            Line($"    {posting.Account.JournalName()}  {posting.Amount.Amount} {Currency}");
        }
    }

    // A semicolon would begin a comment, in which tags are read; there is no way to escape it.
    private static string Readable(string written) => OneLine(written).Replace(';', ',');
}
