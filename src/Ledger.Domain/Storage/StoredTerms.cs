using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;

namespace Ledger.Domain.Storage;

/// <summary>Reads what a club has agreed: policies and terms of loans. They are long, and hardly ever others than those before.</summary>
internal static class StoredTerms
{
    [ThreadStatic]
    private static byte[]? s_written;

    [ThreadStatic]
    private static LoanTerms? s_terms;

    /// <summary>The terms of a loan; the same object when they are written as those were that were read before.</summary>
    public static LoanTerms? Terms(ref JsonMembers json)
    {
        var written = json.Raw();
        if (s_terms is null || !written.SequenceEqual(s_written))
        {
            s_terms = JsonSerializer.Deserialize(written, StoredJson.Default.LoanTerms);
            s_written = written.ToArray();
        }

        return s_terms;
    }

    public static FundPolicy? Policy(ref JsonMembers json) => JsonSerializer.Deserialize(json.Raw(), StoredJson.Default.FundPolicy);

    public static ImmutableArray<AllocationPart> AllocationOrder(ref JsonMembers json)
    {
        var order = ImmutableArray.CreateBuilder<AllocationPart>();
        json.BeginList();
        while (json.NextElement())
        {
            order.Add(json.Named<AllocationPart>());
        }

        return order.DrainToImmutable();
    }
}
