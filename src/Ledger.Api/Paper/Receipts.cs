using System.Globalization;
using Ledger.Api.Audit;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
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

/// <summary>What an entry was set against, in đồng.</summary>
internal sealed record ReceiptLine(string Vietnamese, string English, Vnd Amount);

/// <summary>The paper of an entry.</summary>
/// <param name="ClubId">The club.</param>
/// <param name="Entry">The number in the fund book.</param>
/// <param name="Kind">Receipt, payment, transfer or memorandum.</param>
/// <param name="On">The business date.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="MemberId">The member concerned, if any.</param>
/// <param name="Name">The member's name; null where it was erased.</param>
/// <param name="Description">What the fund book says of it.</param>
/// <param name="Amount">What it is made out for, in đồng.</param>
/// <param name="AmountInWords">The same in words.</param>
/// <param name="Lines">How a payment on a loan was divided; empty for everything else.</param>
/// <param name="Outstanding">Principal owed on the loan at the end of the business date, in đồng; null where no loan is concerned.</param>
/// <param name="ReversedBy">The entry that took it back.</param>
/// <param name="Hash">Its hash in the chain of the fund book.</param>
/// <param name="Code">What the QR code holds.</param>
internal sealed record ReceiptDocument(
    string ClubId, long Entry, VoucherKind Kind, LocalDate On, Instant RecordedAt, string? MemberId, string? Name, string Description, Vnd Amount, string AmountInWords,
    IReadOnlyList<ReceiptLine> Lines, Vnd? Outstanding, long? ReversedBy, string? Hash, string Code);

/// <summary>The printable receipt of an entry: phiếu thu, phiếu chi.</summary>
internal static class Receipts
{
    public static void MapReceipts(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/entries/{entry}/receipt", Get)
            .Describe<ReceiptDocument>("Fund", "The receipt of an entry (phiếu thu, phiếu chi) with its QR code: JSON or PDF", "format").Requires(Permission.SeeMemberNames);

    private static async Task Get(HttpContext http, string clubId, string entry, FundBook book, PersonalData personal, IEventStore store)
    {
        var format = http.Request.Format(PrintFormat.Json, PrintFormat.Pdf);
        var (club, fund, _, _) = await book.Read(http, clubId);
        var recorded = await store.ReadEntry(club, fund, entry, http.RequestAborted);
        var number = recorded.Version;
        var @event = (FundEvent)recorded.Data;
        var voucher = Voucher.Of(@event) ?? throw new ProblemException(ProblemType.NoReceipt);
        var memberId = MemberNames.MemberOf(fund, @event);
        var names = await personal.Names(http, club, [memberId]);
        var hash = recorded.Hash;
        var receipt = new ReceiptDocument(
            club.ClubId, number, voucher.Kind, @event.On, recorded.Timestamp, memberId, memberId is null ? null : names.Of(memberId), Narration.Of(@event, fund), voucher.Amount, voucher.Amount.InWords(),
            LinesOf(@event), OutstandingAfter(fund, @event), fund.ReversedBy(number), hash, CodeOf(club.ClubId, number, @event.On, voucher.Amount, hash));
        await (format == PrintFormat.Json
            ? Answer.Write(http, receipt, fund.Version)
            : PrintFormats.Write(http, format, string.Create(CultureInfo.InvariantCulture, $"phieu-{club.ClubId}-{number}"), ReceiptPaper.Write(club, receipt), fund.Version));
    }

    /// <summary>What the QR code says: short enough for a telephone to read from a small picture, and all that has to be compared with the book.</summary>
    private static string CodeOf(string clubId, long entry, LocalDate on, Vnd amount, string? hash) =>
        string.Create(CultureInfo.InvariantCulture, $"ledger:{clubId}/{entry}?on={on:uuuu-MM-dd}&amount={amount.Amount}&hash={hash}");

    private static ReceiptLine[] LinesOf(FundEvent @event)
    {
        if (@event is not (RepaymentReceived or RecoveryReceived))
        {
            return [];
        }

        var settled = ((LoanFactRecorded)@event).Allocation;
        ReceiptLine[] all =
        [
            new("Trả gốc", "Principal", settled.Principal),
            new("Trả lãi", "Interest", settled.Interest),
            new("Trả lãi quá hạn", "Overdue interest", settled.Penalty),
            new("Gốc đã xóa nợ thu hồi", "Recovered after write-off", settled.Recovered),
            new("Tiền thừa", "Credit", settled.Credit),
        ];
        return [.. all.Where(line => !line.Amount.IsZero)];
    }

    private static Vnd? OutstandingAfter(Fund fund, FundEvent @event) =>
        @event is LoanEvent { LoanId: var loanId } && fund.FindLoan(loanId)?.AccountOn(@event.On) is { } account ? account.PositionOn(@event.On).Outstanding : null;
}
