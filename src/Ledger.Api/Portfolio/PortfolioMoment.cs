using Ledger.Api.Http;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>The business date as of which, and the instant at which, the portfolio is asked for.</summary>
/// <param name="AsOf">The end of this day: today, or the day of <paramref name="KnownAt"/>, unless another is asked for. A later day says what is due by then if nothing more is paid.</param>
/// <param name="KnownAt">From the entries recorded up to here; null for all.</param>
internal readonly record struct PortfolioMoment(LocalDate AsOf, Instant? KnownAt)
{
    public static PortfolioMoment Of(HttpRequest request, TimeProvider time)
    {
        var knownAt = request.Instant("knownAt");
        return new PortfolioMoment(Day(request, "asOf") ?? BusinessCalendar.DateAt(knownAt ?? time.Now()), knownAt);
    }

    /// <summary>A day that the books can have.</summary>
    public static LocalDate? Day(HttpRequest request, string name) => request.Date(name) is not { } day ? null
        : day.Year is >= 1900 and <= 2200 ? day
        : throw new ProblemException(ProblemType.Invalid, new FieldFault(name, "Năm phải từ 1900 đến 2200.", "The year must be from 1900 to 2200."));
}
