using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Api.Printing;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Paper;

/// <summary>One loan of the loan book.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="MemberId">The borrower.</param>
/// <param name="Name">The borrower's name, masked for those who may not see it; null where it was erased.</param>
/// <param name="Status">Active, closed or written off.</param>
/// <param name="DisbursedOn">When it was paid out.</param>
/// <param name="Principal">What was asked for and granted, in đồng.</param>
/// <param name="Lent">What was paid out, top-ups included; of a loan taken over what was then still owed. In đồng.</param>
/// <param name="LastDueOn">When the last instalment falls due.</param>
/// <param name="Due">What fell due up to the day and is or was to be paid, principal and interest, in đồng.</param>
/// <param name="PaidPrincipal">Principal paid, in đồng.</param>
/// <param name="PaidInterest">Interest and overdue interest paid, in đồng.</param>
/// <param name="WrittenOff">Principal given up, in đồng.</param>
/// <param name="Outstanding">Principal still owed, in đồng: lent less paid less written off.</param>
/// <param name="Overdue">Principal, interest and overdue interest that are late, in đồng.</param>
/// <param name="DaysPastDue">Days since the oldest late instalment fell due.</param>
internal sealed record LoanBookLine(
    string LoanId, string MemberId, string? Name, LoanStatus Status, LocalDate DisbursedOn, Vnd Principal, Vnd Lent, LocalDate LastDueOn, Vnd Due, Vnd PaidPrincipal, Vnd PaidInterest, Vnd WrittenOff,
    Vnd Outstanding, Vnd Overdue, int DaysPastDue)
{
    public static LoanBookLine Of(Loan loan, LoanAccount account, LocalDate day, MemberNames names)
    {
        var position = account.PositionOn(day);
        var paid = position.Paid;
        return new LoanBookLine(
            loan.Id, loan.MemberId, names.Of(loan.MemberId), position.Status, account.DisbursedOn, loan.Principal, LentUpTo(account, day), position.Instalments[^1].DueOn,
            position.Instalments.Where(instalment => instalment.DueOn <= day).Aggregate(Vnd.Zero, (sum, instalment) => sum + instalment.Total),
            paid.Principal, paid.Interest + paid.Penalty, paid.WrittenOff, position.Outstanding,
            position.OverduePrincipal + position.OverdueInterest + position.PenaltyDue, position.DaysPastDue);
    }

    private static Vnd LentUpTo(LoanAccount account, LocalDate day) =>
        account.Facts.OfType<NewSchedule>().Where(fact => fact.CountsOn(day)).Aggregate(account.Principal, (sum, fact) => sum + fact.Added);
}

internal sealed record LoanBookTotals(int Loans, Vnd Lent, Vnd Due, Vnd PaidPrincipal, Vnd PaidInterest, Vnd WrittenOff, Vnd Outstanding, Vnd Overdue)
{
    public static LoanBookTotals Of(IReadOnlyList<LoanBookLine> lines) => new(
        lines.Count, Sum(lines, line => line.Lent), Sum(lines, line => line.Due), Sum(lines, line => line.PaidPrincipal), Sum(lines, line => line.PaidInterest),
        Sum(lines, line => line.WrittenOff), Sum(lines, line => line.Outstanding), Sum(lines, line => line.Overdue));

    private static Vnd Sum(IReadOnlyList<LoanBookLine> lines, Func<LoanBookLine, Vnd> part) => lines.Aggregate(Vnd.Zero, (sum, line) => sum + part(line));
}

internal sealed record LoanBookAnswer(string ClubId, long Version, LocalDate AsOf, IReadOnlyList<LoanBookLine> Lines, LoanBookTotals Totals);

/// <summary>The loan book (sổ theo dõi vay vốn): every loan that was paid out, and where it stands.</summary>
internal static class LoanBooks
{
    public static void MapLoanBooks(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/loan-book", Get)
            .Describe<LoanBookAnswer>("Fund", "Every loan and where it stands (sổ theo dõi vay vốn): JSON, CSV, XLSX or PDF", "asOf", "format", "knownAt", "version").Requires(Permission.SeeMembers);

    private static async Task Get(HttpContext http, string clubId, FundBook book, PersonalData personal)
    {
        var format = http.Request.Format(PrintFormat.Json, PrintFormat.Csv, PrintFormat.Xlsx, PrintFormat.Pdf);
        var (club, fund, asOf, _) = await book.Read(http, clubId);
        var accounts = fund.Loans.Select(loan => (Loan: loan, Account: loan.AccountOn(asOf))).Where(one => one.Account is not null).ToList();
        var names = await personal.Names(http, club, accounts.Select(one => one.Loan.MemberId));
        var lines = accounts.ConvertAll(one => LoanBookLine.Of(one.Loan, one.Account!, asOf, names));
        var answer = new LoanBookAnswer(club.ClubId, fund.Version, asOf, lines, LoanBookTotals.Of(lines));
        await (format == PrintFormat.Json ? Answer.Write(http, answer, fund.Version) : PrintFormats.Write(http, format, Document(club, answer, names), fund.Version));
    }

    private static PrintedDocument Document(Club club, LoanBookAnswer book, MemberNames names) => new()
    {
        FileName = string.Create(CultureInfo.InvariantCulture, $"so-theo-doi-vay-von-{club.ClubId}-{book.AsOf:uuuuMMdd}"),
        Letterhead = club.Letterhead(),
        IsLandscape = true,
        Title = "SỔ THEO DÕI VAY VỐN",
        Subtitle = [$"Đến hết ngày {book.AsOf.Printed()}", "Đơn vị tính: đồng"],
        Tables = [TableOf(book, names, isOnPaper: true)],
        Sheets = [TableOf(book, names, isOnPaper: false)],
        Notes = [$"Tổng dư nợ bằng chữ: {book.Totals.Outstanding.InWords()}."],
        SignedAt = club.PlaceAndBlankDate(),
        Signatures = [new("Thủ quỹ"), new("Kế toán"), new("Chủ nhiệm", "(Ký, ghi rõ họ tên, đóng dấu nếu có)")],
        Footer = club.FooterAt(book.Version),
    };

    private static Table TableOf(LoanBookAnswer book, MemberNames names, bool isOnPaper)
    {
        const string paid = "Đã trả";
        var totals = book.Totals;
        Column[] columns =
        [
            new("loanId", "Khoản vay", ColumnKind.Text, 16),
            new("name", "Người vay", ColumnKind.Text, 42),
            new("disbursedOn", "Ngày vay", ColumnKind.Date, 24),
            new("lastDueOn", "Hạn cuối", ColumnKind.Date, 24),
            new("lent", "Số tiền vay", ColumnKind.Amount, 26) { Carried = Carried.Sum },
            new("due", "Đến hạn (gốc và lãi)", ColumnKind.Amount, 26) { Carried = Carried.Sum },
            new("paidPrincipal", "Gốc", ColumnKind.Amount, 26) { Group = paid, Carried = Carried.Sum },
            new("paidInterest", "Lãi", ColumnKind.Amount, 23) { Group = paid, Carried = Carried.Sum },
            new("writtenOff", "Xóa nợ", ColumnKind.Amount, 22) { Carried = Carried.Sum },
            new("outstanding", "Dư nợ gốc", ColumnKind.Amount, 26) { Carried = Carried.Sum },
            new("overdue", "Quá hạn", ColumnKind.Amount, 22) { Carried = Carried.Sum },
            new("daysPastDue", "Số ngày trễ", ColumnKind.Count, 14),
        ];
        var table = new Table(
            "Vay vốn",
            columns,
            [
                .. book.Lines.Select(line => new Row(
                    [line.LoanId, names.Printed(line.MemberId), line.DisbursedOn, line.LastDueOn, line.Lent, line.Due, line.PaidPrincipal, line.PaidInterest, line.WrittenOff, line.Outstanding, line.Overdue, line.DaysPastDue])),
                new(
                    ["", $"Cộng {totals.Loans} khoản vay", default, default, totals.Lent, totals.Due, totals.PaidPrincipal, totals.PaidInterest, totals.WrittenOff, totals.Outstanding, totals.Overdue, default],
                    RowStyle.Total),
            ]);
        return isOnPaper ? table.Without("due") : table;
    }
}
