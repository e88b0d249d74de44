using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Api.Printing;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Paper;

/// <summary>Whose cash book: of the cash on hand, of the bank account, or of both together.</summary>
internal enum CashBookScope
{
    Cash,
    Bank,
    All,
}

/// <param name="On">The business date.</param>
/// <param name="Entry">The number in the fund book.</param>
/// <param name="Description">What the fund book says of it, after the name of the member concerned.</param>
/// <param name="In">What came in, in đồng.</param>
/// <param name="Out">What went out, in đồng.</param>
/// <param name="Balance">What is there after it, in đồng.</param>
internal sealed record CashBookLineAnswer(LocalDate On, long Entry, string Description, Vnd In, Vnd Out, Vnd Balance);

internal sealed record CashBookAnswer(
    string ClubId, long Version, CashBookScope Account, LocalDate From, LocalDate To, Vnd Opening, Vnd In, Vnd Out, Vnd Closing, IReadOnlyList<CashBookLineAnswer> Lines);

/// <summary>The cash book (sổ quỹ) in the usual layout.</summary>
internal static class CashBooks
{
    public static void MapCashBooks(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/cash-book", Get)
            .Describe<CashBookAnswer>("Fund", "The cash book of a period (sổ quỹ): JSON, CSV, XLSX or PDF", "from", "to", "account", "format", "knownAt", "version").Requires(Permission.SeeMemberNames);

    private static async Task Get(HttpContext http, string clubId, FundBook book, PersonalData personal, IEventStore store)
    {
        var request = http.Request;
        var format = request.Format(PrintFormat.Json, PrintFormat.Csv, PrintFormat.Xlsx, PrintFormat.Pdf);
        var scope = request.Choice<CashBookScope>("account") ?? CashBookScope.All;
        var (club, fund, today, _) = await book.Read(http, clubId);
        var (from, to) = request.Period(fund.OpenedOn, today);
        var recorded = await store.FetchStream(club.ProvinceCode, club.ClubId, toVersion: fund.Version, ct: http.RequestAborted);
        var cashBook = CashBook.Of(recorded.Select(entry => (FundEvent)entry.Data), Accounts(scope), from, to);
        var names = await personal.Names(http, club, cashBook.Lines.Select(line => MemberNames.MemberOf(fund, line.Event)));
        var answer = new CashBookAnswer(
            club.ClubId, fund.Version, scope, from, to, cashBook.Opening, cashBook.In, cashBook.Out, cashBook.Closing,
            [.. cashBook.Lines.Select(line => new CashBookLineAnswer(line.On, line.Entry, names.Describe(fund, line.Event), line.In, line.Out, line.Balance))]);
        await (format == PrintFormat.Json ? Answer.Write(http, answer, fund.Version) : PrintFormats.Write(http, format, Document(club, answer), fund.Version));
    }

    private static PrintedDocument Document(Club club, CashBookAnswer book) => new()
    {
        FileName = string.Create(CultureInfo.InvariantCulture, $"so-quy-{club.ClubId}-{book.From:uuuuMMdd}-{book.To:uuuuMMdd}"),
        Letterhead = club.Letterhead(),
        Title = book.Account switch
        {
            CashBookScope.Cash => "SỔ QUỸ TIỀN MẶT",
            CashBookScope.Bank => "SỔ TIỀN GỬI NGÂN HÀNG",
            _ => "SỔ QUỸ",
        },
        Subtitle = [$"Từ ngày {book.From.Printed()} đến ngày {book.To.Printed()}", "Đơn vị tính: đồng"],
        Tables = [TableOf(book)],
        Notes = [$"Số dư cuối kỳ bằng chữ: {book.Closing.InWords()}."],
        SignedAt = club.PlaceAndBlankDate(),
        Signatures = [new("Thủ quỹ"), new("Kế toán"), new("Chủ nhiệm", "(Ký, ghi rõ họ tên, đóng dấu nếu có)")],
        Footer = club.FooterAt(book.Version),
    };

    private static Table TableOf(CashBookAnswer book)
    {
        const string money = "Số tiền";
        Column[] columns =
        [
            new("on", "Ngày", ColumnKind.Date, 23),
            new("entry", "Số CT", ColumnKind.Count, 17),
            new("description", "Diễn giải", ColumnKind.Text, 64),
            new("in", "Thu", ColumnKind.Amount, 26) { Group = money, Carried = Carried.Sum },
            new("out", "Chi", ColumnKind.Amount, 26) { Group = money, Carried = Carried.Sum },
            new("balance", "Tồn", ColumnKind.Amount, 26) { Group = money, Carried = Carried.Last },
        ];
        return new Table(
            "Sổ quỹ",
            columns,
            [
                new([default, default, "Số dư đầu kỳ", default, default, book.Opening], RowStyle.Opening),
                .. book.Lines.Select(line => new Row([line.On, line.Entry, line.Description, Moved(line.In), Moved(line.Out), line.Balance])),
                new([default, default, "Cộng phát sinh", book.In, book.Out, default], RowStyle.Total),
                new([default, default, "Số dư cuối kỳ", default, default, book.Closing], RowStyle.Closing),
            ]);
    }

    // On paper an empty cell says more than a zero.
    private static Cell Moved(Vnd amount) => amount.IsZero ? default(Cell) : amount;

    private static Account[] Accounts(CashBookScope scope) => scope switch
    {
        CashBookScope.Cash => [Account.Cash],
        CashBookScope.Bank => [Account.Bank],
        _ => [Account.Cash, Account.Bank],
    };
}
