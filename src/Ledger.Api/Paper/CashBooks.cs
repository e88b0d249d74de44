using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
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

internal sealed record CashBookLineAnswer(LocalDate On, long Entry, string Kind, string Description, Vnd In, Vnd Out, Vnd Balance);

internal sealed record CashBookAnswer(
    string ClubId, long Version, CashBookScope Account, LocalDate From, LocalDate To, Vnd Opening, Vnd In, Vnd Out, Vnd Closing, IReadOnlyList<CashBookLineAnswer> Lines);

/// <summary>The cash book (sổ quỹ) in the usual layout.</summary>
internal static class CashBooks
{
    private const int TextWidth = 62;

    public static void MapCashBooks(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/cash-book", Get)
            .Describe<CashBookAnswer>("Fund", "The cash book of a period (sổ quỹ): JSON, CSV, XLSX or PDF", "from", "to", "account", "format", "knownAt", "version");

    private static async Task Get(HttpContext http, string clubId, FundBook book, ClubRegister register, IEventStore store)
    {
        var request = http.Request;
        var format = request.Format(PrintFormat.Json, PrintFormat.Csv, PrintFormat.Xlsx, PrintFormat.Pdf);
        var scope = request.Choice("account", CashBookScope.All);
        var (club, fund, today, _) = await book.Read(http, clubId);
        var (from, to) = request.Period(fund.OpenedOn, today);
        var events = await store.EventsOf(club, fund, http.RequestAborted);
        var cashBook = CashBook.Of(events, Accounts(scope), from, to);
        var words = await EntryWords.Of(register, club, fund, cashBook.Lines.Select(line => line.Event), http.RequestAborted);
        var answer = new CashBookAnswer(
            club.ClubId, fund.Version, scope, from, to, cashBook.Opening, cashBook.In, cashBook.Out, cashBook.Closing,
            [.. cashBook.Lines.Select(line => new CashBookLineAnswer(line.On, line.Entry, EntryWords.KindOf(line.Event), words.Of(line.Event), line.In, line.Out, line.Balance))]);
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
            new("on", "Ngày", ColumnKind.Date, 22),
            new("entry", "Số", ColumnKind.Count, 13),
            new("description", "Diễn giải", ColumnKind.Text, TextWidth),
            new("in", "Thu", ColumnKind.Amount, 27) { Group = money, Carried = Carried.Sum },
            new("out", "Chi", ColumnKind.Amount, 27) { Group = money, Carried = Carried.Sum },
            new("balance", "Tồn", ColumnKind.Amount, 28) { Group = money, Carried = Carried.Last },
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
    private static Cell Moved(Vnd amount) => amount.IsZero ? default : amount;

    private static Account[] Accounts(CashBookScope scope) => scope switch
    {
        CashBookScope.Cash => [Account.Cash],
        CashBookScope.Bank => [Account.Bank],
        _ => [Account.Cash, Account.Bank],
    };
}
