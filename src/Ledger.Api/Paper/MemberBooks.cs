using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Api.Printing;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Paper;

/// <summary>One line of a member's page. What was reversed stays, moves nothing, and names the entry that took it back.</summary>
internal sealed record MemberBookLine(long Entry, LocalDate On, string Description, Vnd Amount, Vnd Lent, Vnd Principal, Vnd Interest, Vnd Balance, long? ReversedBy, string? Hash);

/// <summary>A loan of the member. Payments are divided as all that is known on the day divides them.</summary>
internal sealed record MemberLoanBook(string LoanId, string Purpose, LoanStatus Status, Vnd Outstanding, Vnd Overdue, IReadOnlyList<MemberBookLine> Lines);

/// <summary>What the member brought to the fund, and got back.</summary>
internal sealed record MemberCapitalLine(long Entry, LocalDate On, string Description, Vnd In, Vnd Out, long? ReversedBy, string? Hash);

internal sealed record MemberBookAnswer(
    string ClubId, long Version, string MemberId, string? Name, LocalDate AsOf, Vnd Outstanding, IReadOnlyList<MemberLoanBook> Loans, IReadOnlyList<MemberCapitalLine> Capital);

/// <summary>A member's page of the fund book, with the hash of every entry, so that it can be checked against a seal by whoever holds the paper.</summary>
internal static class MemberBooks
{
    public static void MapMemberBooks(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/members/{memberId}/fund-book", Get)
            .Describe<MemberBookAnswer>("Members", "A member's page of the fund book, with the hash of every entry: JSON, CSV, XLSX or PDF", "asOf", "format", "knownAt", "version").Requires(Permission.SeeMemberNames);

    private static async Task Get(HttpContext http, string clubId, string memberId, FundBook book, PersonalData personal, IEventStore store)
    {
        var format = http.Request.Format(PrintFormat.Json, PrintFormat.Csv, PrintFormat.Xlsx, PrintFormat.Pdf);
        var (club, fund, asOf, _) = await book.Read(http, clubId);
        var member = (await personal.Member(http, club, memberId)).Member;
        var recorded = await store.FetchStream(club.ProvinceCode, club.ClubId, toVersion: fund.Version, ct: http.RequestAborted);
        var loans = fund.Loans.Where(loan => loan.MemberId == memberId && loan.Accounts.Any(account => account.CountsFrom <= asOf)).Select(loan => LoanOf(fund, loan, asOf, recorded)).ToList();
        var answer = new MemberBookAnswer(
            club.ClubId, fund.Version, memberId, member.FullName, asOf, loans.Aggregate(Vnd.Zero, (sum, loan) => sum + loan.Outstanding), loans, CapitalOf(fund, memberId, asOf, recorded));
        await (format == PrintFormat.Json ? Answer.Write(http, answer, fund.Version) : PrintFormats.Write(http, format, Document(club, answer), fund.Version));
    }

    private static MemberLoanBook LoanOf(Fund fund, Loan loan, LocalDate asOf, IReadOnlyList<RecordedEvent> recorded)
    {
        var balance = Vnd.Zero;
        var lines = new List<MemberBookLine>();
        foreach (var (account, one) in loan.Accounts.Where(account => account.CountsFrom <= asOf).SelectMany(account => LoanQueries.Transactions(account, asOf).Select(one => (account, one))))
        {
            var counts = account.CountsOn(asOf) && one.ReversedOn is null;
            var lent = counts && one.Kind is "disbursement" or "takeOver" or "topUp" ? one.Amount : Vnd.Zero;
            var settled = counts && one.Kind != "interestWaiver" ? one.Allocation : null;
            var principal = settled?.Principal ?? Vnd.Zero;
            balance += counts ? lent - principal - (settled?.WrittenOff ?? Vnd.Zero) : Vnd.Zero;
            var entry = recorded[(int)one.Entry - 1];
            lines.Add(new MemberBookLine(
                one.Entry, one.On, Narration.Of((FundEvent)entry.Data, fund), one.Amount, counts ? lent : Vnd.Zero, principal, settled is null ? Vnd.Zero : settled.Interest + settled.Penalty, balance,
                counts ? null : fund.ReversedBy(one.Entry), entry.Hash));
        }

        var position = loan.AccountOn(asOf)?.PositionOn(asOf);
        return new MemberLoanBook(
            loan.Id, loan.Purpose, position?.Status ?? LoanStatus.Approved, position?.Outstanding ?? Vnd.Zero,
            position is null ? Vnd.Zero : position.OverduePrincipal + position.OverdueInterest + position.PenaltyDue, lines);
    }

    private static List<MemberCapitalLine> CapitalOf(Fund fund, string memberId, LocalDate asOf, IReadOnlyList<RecordedEvent> recorded)
    {
        var lines = new List<MemberCapitalLine>();
        foreach (var entry in recorded)
        {
            var @event = (FundEvent)entry.Data;
            var (brought, returned) = @event switch
            {
                CapitalReceived e when e.MemberId == memberId => (e.Amount, Vnd.Zero),
                CapitalReturned e when e.MemberId == memberId => (Vnd.Zero, e.Amount),
                _ => default,
            };
            if ((brought.IsPositive || returned.IsPositive) && @event.On <= asOf)
            {
                lines.Add(new MemberCapitalLine(entry.Version, @event.On, Narration.Of(@event, fund), brought, returned, fund.ReversedBy(entry.Version), entry.Hash));
            }
        }

        return lines;
    }

    private static PrintedDocument Document(Club club, MemberBookAnswer book)
    {
        Table[] tables = [.. book.Loans.Select(loan => LoanTable(loan)), .. book.Capital.Count == 0 ? Array.Empty<Table>() : [CapitalTable(book.Capital)], HashTable(book)];
        return new PrintedDocument
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"so-hoi-vien-{book.MemberId}-{book.AsOf:uuuuMMdd}"),
            Letterhead = club.Letterhead(),
            Title = "SỔ THEO DÕI CỦA HỘI VIÊN",
            Subtitle = [$"Đến hết ngày {book.AsOf.Printed()}", "Đơn vị tính: đồng"],
            Introduction = [$"Hội viên: {book.Name ?? "(đã xóa thông tin cá nhân)"}", $"Mã hội viên: {book.MemberId}", $"Còn nợ gốc: {book.Outstanding} ({book.Outstanding.InWords()})"],
            Tables = tables,
            Notes = ["Mã kiểm tra là mã băm SHA-256 của từng bút toán. Mã này phải đúng với sổ quỹ và với niêm phong đã công bố, khi đó số liệu trên giấy là số liệu đã ghi."],
            SignedAt = club.PlaceAndBlankDate(),
            Signatures = [new("Hội viên"), new("Thủ quỹ"), new("Chủ nhiệm", "(Ký, ghi rõ họ tên, đóng dấu nếu có)")],
            Footer = club.FooterAt(book.Version),
        };
    }

    private static Table LoanTable(MemberLoanBook loan) => new(
        $"Khoản vay {loan.LoanId} ({loan.Status.VietnameseName()})",
        [
            new("on", "Ngày", ColumnKind.Date, 23),
            new("entry", "Số CT", ColumnKind.Count, 17),
            new("description", "Nội dung", ColumnKind.Text, 50),
            new("lent", "Vay", ColumnKind.Amount, 23) { Carried = Carried.Sum },
            new("principal", "Trả gốc", ColumnKind.Amount, 23) { Carried = Carried.Sum },
            new("interest", "Trả lãi", ColumnKind.Amount, 20) { Carried = Carried.Sum },
            new("balance", "Còn nợ", ColumnKind.Amount, 23) { Carried = Carried.Last },
        ],
        [
            .. loan.Lines.Select(line => new Row([line.On, line.Entry, Told(line.Description, line.ReversedBy), Moved(line.Lent), Moved(line.Principal), Moved(line.Interest), line.Balance])),
            new([default, default, "Cộng", Sum(loan.Lines, line => line.Lent), Sum(loan.Lines, line => line.Principal), Sum(loan.Lines, line => line.Interest), loan.Outstanding], RowStyle.Total),
        ])
    {
        HasHeading = true,
    };

    private static Table CapitalTable(IReadOnlyList<MemberCapitalLine> lines) => new(
        "Góp vốn và nhận lại vốn",
        [
            new("on", "Ngày", ColumnKind.Date, 23),
            new("entry", "Số CT", ColumnKind.Count, 17),
            new("description", "Nội dung", ColumnKind.Text, 85),
            new("in", "Góp", ColumnKind.Amount, 27) { Carried = Carried.Sum },
            new("out", "Nhận lại", ColumnKind.Amount, 27) { Carried = Carried.Sum },
        ],
        [.. lines.Select(line => new Row([line.On, line.Entry, Told(line.Description, line.ReversedBy), Moved(line.In), Moved(line.Out)]))])
    {
        HasHeading = true,
    };

    private static Table HashTable(MemberBookAnswer book) => new(
        "Mã kiểm tra từng bút toán (SHA-256)",
        [new("entry", "Số", ColumnKind.Count, 14), new("on", "Ngày", ColumnKind.Date, 23), new("hash", "Mã kiểm tra", ColumnKind.Text, 142)],
        [
            .. book.Loans.SelectMany(loan => loan.Lines.Select(line => (line.Entry, line.On, line.Hash))).Concat(book.Capital.Select(line => (line.Entry, line.On, line.Hash)))
                .OrderBy(line => line.Entry).Select(line => new Row([line.Entry, line.On, line.Hash])),
        ])
    {
        HasHeading = true,
    };

    private static string Told(string description, long? reversedBy) => reversedBy is { } by ? string.Create(CultureInfo.InvariantCulture, $"{description} (đã đảo bằng bút toán số {by})") : description;

    private static Cell Moved(Vnd amount) => amount.IsZero ? default(Cell) : amount;

    private static Vnd Sum(IReadOnlyList<MemberBookLine> lines, Func<MemberBookLine, Vnd> part) => lines.Aggregate(Vnd.Zero, (sum, line) => sum + part(line));
}
