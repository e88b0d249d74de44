namespace Ledger.Domain.Loans;

/// <summary>Thrown when no schedule exists for the terms asked for. <see cref="ArgumentException.ParamName"/> names the term at fault.</summary>
/// <param name="term">The name of the term, as it is called on <see cref="LoanTerms"/> or in the call.</param>
/// <param name="rule">The rule that is broken, with its figures.</param>
public sealed class ImpossibleTermsException(string term, string rule) : ArgumentException(rule, term)
{
    /// <summary>The rule that is broken, with its figures.</summary>
    public string Rule { get; } = rule;
}
