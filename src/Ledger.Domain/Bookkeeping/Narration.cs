using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>What the fund book says of an entry in Vietnamese, for people to read: what it is, which loan, what for. Members are never named.</summary>
public static class Narration
{
    /// <summary>One line on an entry: <c>Giải ngân khoản vay L1: Chăn nuôi gà</c>. What people wrote, such as a note, stands at its end as they wrote it, line breaks included.</summary>
    /// <param name="event">What was recorded.</param>
    /// <param name="fund">The fund, at the entry or after it; it knows what its loans are for.</param>
    public static string Of(FundEvent @event, Fund fund) => @event switch
    {
        FundOpened => "Mở quỹ",
        PolicyChanged e => $"Thay đổi quy chế, hiệu lực từ ngày {Day(e.EffectiveFrom)}",
        OpeningBalancesRecorded => "Số dư đầu kỳ khi chuyển sổ",
        CapitalReceived e => With($"Thu {NameOf(Journal.CapitalOf(e.Source))}", e.Note),
        CapitalReturned e => With($"Trả lại {NameOf(Journal.CapitalOf(e.Source))}", e.Note),
        CashTransferred { To: CashAccount.Bank } => "Nộp tiền mặt vào ngân hàng",
        CashTransferred => "Rút tiền ngân hàng về quỹ tiền mặt",
        CashCounted e => With($"Kiểm quỹ: {Found(e.Counted - e.Expected)}", e.Note),
        SuspenseSettled e => With($"Xử lý chênh lệch kiểm quỹ, tính vào {NameOf(e.To.ToAccount())}", e.Note),
        InterestAllocated => "Phân bổ lãi",
        ActivityPaid e => With($"Chi từ {NameOf(e.From.ToAccount())}: {e.Activity}", e.Note),
        PeriodClosed e => $"Khóa sổ đến hết ngày {Day(e.On)}",
        EntryReversed e => With($"Đảo bút toán {e.Entry}", e.Reason),
        LoanEvent e => Of(e, $"khoản vay {e.LoanId}", fund.FindLoan(e.LoanId)?.Purpose),
        _ => throw new InvalidOperationException($"The fund book has no words for {@event.GetType().Name}."),
    };

    private static string Of(LoanEvent @event, string loan, string? purpose) => @event switch
    {
        LoanRequested => With($"Đề nghị vay, {loan}", purpose),
        LoanApproved => With($"Duyệt {loan}", purpose),
        LoanRejected e => With($"Từ chối {loan}", e.Reason),
        LoanDisbursed { InKind: true } => With($"Giải ngân bằng hiện vật {loan}", purpose),
        LoanDisbursed => With($"Giải ngân {loan}", purpose),
        LoanTakenOver => With($"Nhận {loan} đang chạy", purpose),
        RepaymentReceived => With($"Thu nợ {loan}", purpose),
        CreditRefunded => $"Hoàn tiền thừa {loan}",
        CreditUsed e => $"Dùng tiền thừa {loan} trả khoản vay {e.ToLoanId}",
        InterestWaived e => With($"Miễn lãi {loan}", e.Reason),
        LoanRescheduled e => With($"Cơ cấu lại nợ {loan}", e.Reason),
        LoanToppedUp => With($"Cho vay bổ sung {loan}", purpose),
        LoanWrittenOff e => With($"Xóa nợ {loan}", e.Reason),
        RecoveryReceived => With($"Thu hồi nợ đã xóa {loan}", purpose),
        BorrowerDied e => With($"Người vay qua đời, {loan}", e.MinutesReference),
        _ => throw new InvalidOperationException($"The fund book has no words for {@event.GetType().Name}."),
    };

    private static string With(string what, string? written) => string.IsNullOrWhiteSpace(written) ? what : $"{what}: {written}";

    private static string Found(Vnd difference) => difference switch
    {
        { IsPositive: true } => $"thừa {difference}",
        { IsNegative: true } => $"thiếu {-difference}",
        _ => "khớp sổ",
    };

    private static string NameOf(Account account) => char.ToLowerInvariant(account.VietnameseName()[0]) + account.VietnameseName()[1..];

    private static string Day(LocalDate day) => $"{day:dd/MM/uuuu}";
}
