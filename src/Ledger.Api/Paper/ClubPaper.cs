using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using Ledger.EventStore;
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

    /// <summary>Every entry of the fund book up to the fund's version, the first first.</summary>
    public static async Task<IReadOnlyList<FundEvent>> EventsOf(this IEventStore store, Club club, Fund fund, CancellationToken ct) =>
        [.. (await store.FetchStream(club.ProvinceCode, club.ClubId, toVersion: fund.Version, ct: ct)).Select(recorded => (FundEvent)recorded.Data)];

    /// <summary>The period asked for by <c>from</c> and <c>to</c>; what is left out is as far as the book goes.</summary>
    public static (LocalDate From, LocalDate To) Period(this HttpRequest request, LocalDate first, LocalDate last)
    {
        var to = request.Date("to") ?? last;
        var from = request.Date("from") ?? LocalDate.Min(first, to);
        return from <= to ? (from, to) : throw new ProblemException(ProblemType.Invalid, new FieldFault("from", "Không được sau ngày cuối kỳ (to).", "Must not be after to."));
    }
}
