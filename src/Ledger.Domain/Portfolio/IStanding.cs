using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>How something stands over a segment of business dates: from one on which anything happened to it until the next.</summary>
public interface IStanding
{
    /// <summary>The first day of the segment.</summary>
    LocalDate From { get; }
}
