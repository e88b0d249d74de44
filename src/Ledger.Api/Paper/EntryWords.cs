using System.Globalization;
using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;

namespace Ledger.Api.Paper;

/// <summary>Says in Vietnamese what an entry is about, for the club's own books: with the names of members, where they are not erased.</summary>
internal sealed class EntryWords
{
    private readonly Fund _fund;
    private readonly Dictionary<string, string?> _names;

    private EntryWords(Fund fund, Dictionary<string, string?> names)
    {
        _fund = fund;
        _names = names;
    }

    public static async Task<EntryWords> Of(ClubRegister register, Club club, Fund fund, IEnumerable<FundEvent> events, CancellationToken ct)
    {
        var members = events.Select(@event => MemberOf(fund, @event)).OfType<string>().Distinct(StringComparer.Ordinal);
        return new EntryWords(fund, await register.Names(club, members, ct));
    }

    /// <summary>The member concerned, or null.</summary>
    public static string? MemberOf(Fund fund, FundEvent @event) => @event switch
    {
        CapitalReceived e => e.MemberId,
        CapitalReturned e => e.MemberId,
        LoanRequested e => e.MemberId,
        LoanEvent e => fund.FindLoan(e.LoanId)?.MemberId,
        EntryReversed { LoanId: { } loanId } => fund.FindLoan(loanId)?.MemberId,
        _ => null,
    };

    /// <summary>The kind of an entry, as the API names it: <c>repaymentReceived</c>.</summary>
    public static string KindOf(FundEvent @event) => JsonNamingPolicy.CamelCase.ConvertName(@event.GetType().Name);

    /// <summary>The member's name; the id where the name was erased.</summary>
    public string NameOf(string memberId) => _names.GetValueOrDefault(memberId) ?? $"Hội viên {memberId}";

    public string Of(FundEvent @event) => @event switch
    {
        CapitalReceived e => With(Behind($"Nhận {Within(Journal.CapitalOf(e.Source))}", e.MemberId), e.Note),
        CapitalReturned e => With(Behind($"Trả lại {Within(Journal.CapitalOf(e.Source))}", e.MemberId), e.Note),
        CashTransferred { To: CashAccount.Bank } => "Nộp tiền mặt vào ngân hàng",
        CashTransferred => "Rút tiền gửi ngân hàng về quỹ",
        CashCounted e => With(e.Counted < e.Expected ? "Kiểm quỹ: thiếu so với sổ" : e.Counted > e.Expected ? "Kiểm quỹ: thừa so với sổ" : "Kiểm quỹ: khớp với sổ", e.Note),
        SuspenseSettled e => With($"Xử lý chênh lệch kiểm quỹ vào {Within(e.To.ToAccount())}", e.Note),
        ActivityPaid e => With($"Chi {Within(e.From.ToAccount())}: {e.Activity}", e.Note),
        InterestAllocated => "Phân bổ tiền lãi đã thu",
        OpeningBalancesRecorded => "Số dư chuyển từ sổ giấy",
        LoanTakenOver e => $"Nhận khoản vay đang chạy {e.LoanId}: {NameOf(e.MemberId)}",
        LoanRequested e => $"Đề nghị vay {e.LoanId}: {NameOf(e.MemberId)}",
        LoanApproved e => $"Duyệt khoản vay {Of(e)}",
        LoanRejected e => $"Từ chối khoản vay {Of(e)}",
        LoanDisbursed { InKind: true } e => $"Cho vay bằng hiện vật, khoản vay {Of(e)}",
        LoanDisbursed e => $"Cho vay, khoản vay {Of(e)}",
        RepaymentReceived e => $"Trả nợ, khoản vay {Of(e)} ({Parts(e.Allocation)})",
        RecoveryReceived e => $"Thu hồi nợ đã xóa, khoản vay {Of(e)}",
        CreditRefunded e => $"Trả lại tiền thừa, khoản vay {Of(e)}",
        CreditUsed e => $"Dùng tiền thừa của khoản vay {Of(e)} cho khoản vay {e.ToLoanId}",
        InterestWaived e => $"Miễn lãi, khoản vay {Of(e)}: {e.Reason}",
        LoanRescheduled e => $"Cơ cấu lại nợ, khoản vay {Of(e)}: {e.Reason}",
        LoanToppedUp e => $"Cho vay bổ sung, khoản vay {Of(e)}",
        LoanWrittenOff e => $"Xóa nợ, khoản vay {Of(e)}: {e.Reason}",
        BorrowerDied e => $"Người vay qua đời, khoản vay {Of(e)}",
        EntryReversed e => string.Create(CultureInfo.InvariantCulture, $"Đảo bút toán số {e.Entry}: {e.Reason}"),
        PeriodClosed => "Khóa sổ",
        PolicyChanged => "Thay đổi quy chế",
        _ => "Mở quỹ",
    };

    private string Of(LoanEvent e) => $"{e.LoanId}: {NameOf(_fund.Loan(e.LoanId).MemberId)}";

    private string Behind(string words, string? memberId) => memberId is null ? words : $"{words}: {NameOf(memberId)}";

    private static string With(string words, string? note) => note is null ? words : $"{words}. {note}";

    private static string Parts(Allocation allocation)
    {
        (string Name, Vnd Amount)[] parts = [("gốc", allocation.Principal), ("lãi", allocation.Interest), ("lãi quá hạn", allocation.Penalty), ("tiền thừa", allocation.Credit)];
        return string.Join(", ", parts.Where(part => !part.Amount.IsZero).Select(part => $"{part.Name} {Printing.PrintedFigures.Printed(part.Amount.Amount)}"));
    }

    // Account names begin with a capital; within a sentence they do not.
    private static string Within(Account account) => account.VietnameseName() is [var first, .. var rest] ? char.ToLowerInvariant(first) + rest : "";
}
