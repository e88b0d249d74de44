using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.Paper;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Meetings;

internal sealed record DueAnswer(Vnd Principal, Vnd Interest, Vnd Penalty);

/// <summary>What one borrower owes at a meeting: what falls due that day, what was due before and is late, and both together.</summary>
internal sealed record SheetLine(string LoanId, string MemberId, string? FullName, DueAnswer DueNow, Vnd Overdue, Vnd Total, int DaysPastDue, Vnd Outstanding);

internal sealed record SheetTotals(int Lines, DueAnswer DueNow, Vnd Overdue, Vnd Total, Vnd Outstanding);

internal sealed record CollectionSheet(string ClubId, LocalDate Date, long Version, IReadOnlyList<SheetLine> Lines, SheetTotals Totals);

/// <summary>The collection sheet of a meeting: every running loan, one line a borrower.</summary>
internal static class CollectionSheets
{
    public static void MapCollectionSheets(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/meetings/{date}/collection-sheet", async (HttpContext http, string clubId, string date, FundBook book, PersonalData personal) =>
            {
                var (sheet, _, _) = await Read(http, clubId, MeetingDate(date), book, personal);
                await Answer.Write(http, sheet, sheet.Version);
            })
            .Describe<CollectionSheet>("Meetings", "What every borrower owes on the day of a meeting", "knownAt", "version").Requires(Permission.SeeMemberNames);

    /// <summary>The sheet of a day, for the API and for the page.</summary>
    public static async Task<(CollectionSheet Sheet, Club Club, Fund Fund)> Read(HttpContext http, string clubId, LocalDate on, FundBook book, PersonalData personal)
    {
        var (club, fund, _, _) = await book.Read(http, clubId);
        var open = fund.Loans
            .Select(loan => (Loan: loan, Position: loan.AccountOn(on)?.PositionOn(on)))
            .Where(open => open.Position is { IsOpen: true })
            .ToList();
        var names = await personal.Names(http, club, open.Select(line => line.Loan.MemberId));
        var lines = open.ConvertAll(line => Line(line.Loan, line.Position!, names.Of(line.Loan.MemberId)));
        return (new CollectionSheet(club.ClubId, on, fund.Version, lines, Totals(lines)), club, fund);
    }

    /// <summary>The date of a meeting in the address.</summary>
    public static LocalDate MeetingDate(string text)
    {
        var parsed = LocalDatePattern.Iso.Parse(text);
        return parsed.Success
            ? parsed.Value
            : throw new ProblemException(ProblemType.Invalid, new FieldFault("date", "Phải là ngày có thật, dạng YYYY-MM-DD.", "Must be a date that exists, as YYYY-MM-DD."));
    }

    private static SheetLine Line(Loan loan, LoanPosition position, string? fullName)
    {
        var today = position.Instalments.Where(instalment => instalment.DueOn == position.On).ToList();
        var due = new DueAnswer(
            today.Aggregate(Vnd.Zero, (sum, instalment) => sum + instalment.UnpaidPrincipal),
            today.Aggregate(Vnd.Zero, (sum, instalment) => sum + instalment.UnpaidInterest),
            position.PenaltyDue);
        var overdue = position.OverduePrincipal + position.OverdueInterest;
        return new SheetLine(
            loan.Id, loan.MemberId, fullName, due, overdue, due.Principal + due.Interest + due.Penalty + overdue, position.DaysPastDue, position.Outstanding);
    }

    private static SheetTotals Totals(List<SheetLine> lines)
    {
        Vnd Sum(Func<SheetLine, Vnd> part) => lines.Aggregate(Vnd.Zero, (sum, line) => sum + part(line));
        return new SheetTotals(
            lines.Count,
            new DueAnswer(Sum(line => line.DueNow.Principal), Sum(line => line.DueNow.Interest), Sum(line => line.DueNow.Penalty)),
            Sum(line => line.Overdue),
            Sum(line => line.Total),
            Sum(line => line.Outstanding));
    }
}
