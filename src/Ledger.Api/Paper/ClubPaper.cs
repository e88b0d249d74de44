using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using NodaTime;

namespace Ledger.Api.Paper;

/// <summary>What the papers of a club have in common.</summary>
internal static class ClubPaper
{
    /// <summary>The club and where it is.</summary>
    public static IReadOnlyList<string> Letterhead(this Club club) => [club.Name, club.Address()];

    public static string Address(this Club club) => string.Join(", ", new[] { club.Hamlet, club.Commune, club.Province }.OfType<string>());

    /// <summary>The place, and a date to be filled in by whoever signs.</summary>
    public static string PlaceAndBlankDate(this Club club) => $"{club.Commune}, ngày ...... tháng ...... năm ...........";

    public static string FooterAt(this Club club, long version) => string.Create(CultureInfo.InvariantCulture, $"Mã câu lạc bộ {club.ClubId}, sổ quỹ đến bút toán số {version}");

    /// <summary>The period asked for by <c>from</c> and <c>to</c>; what is left out is as far as the book goes.</summary>
    public static (LocalDate From, LocalDate To) Period(this HttpRequest request, LocalDate first, LocalDate last)
    {
        var (from, to) = request.Period();
        return (from ?? LocalDate.Min(first, to ?? last), to ?? LocalDate.Max(last, from ?? last));
    }
}
