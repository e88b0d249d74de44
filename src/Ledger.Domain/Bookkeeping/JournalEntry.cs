using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>One line of a journal entry.</summary>
/// <param name="Account">The account posted to.</param>
/// <param name="Amount">In đồng: a debit when positive, a credit when negative.</param>
public readonly record struct Posting(Account Account, Vnd Amount)
{
    /// <summary>The debit in đồng, or zero.</summary>
    public Vnd Debit => Vnd.Max(Amount, Vnd.Zero);

    /// <summary>The credit in đồng, or zero.</summary>
    public Vnd Credit => Vnd.Max(-Amount, Vnd.Zero);
}

/// <summary>A balanced set of postings on one business date. It cannot be built unbalanced.</summary>
public sealed class JournalEntry
{
    /// <summary>Builds an entry. Postings of zero are left out.</summary>
    /// <exception cref="InvalidOperationException">The debits differ from the credits.</exception>
    public JournalEntry(LocalDate on, params ReadOnlySpan<Posting> postings)
    {
        var sum = Vnd.Zero;
        var count = 0;
        foreach (var posting in postings)
        {
            sum += posting.Amount;
            count += posting.Amount.IsZero ? 0 : 1;
        }

        if (!sum.IsZero)
        {
            throw new InvalidOperationException($"A journal entry must balance: debits exceed credits by {sum}.");
        }

        var lines = new Posting[count];
        var line = 0;
        foreach (var posting in postings)
        {
            if (!posting.Amount.IsZero)
            {
                lines[line++] = posting;
            }
        }

        On = on;
        Postings = ImmutableCollectionsMarshal.AsImmutableArray(lines);
    }

    /// <summary>The business date.</summary>
    public LocalDate On { get; }

    /// <summary>The lines, none of them zero; their amounts sum to zero.</summary>
    public ImmutableArray<Posting> Postings { get; }
}
