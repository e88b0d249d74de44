using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>What the fund book says of an entry, for people to read: what it is, which loan, what for. Members are never named.</summary>
public static class Narration
{
    /// <summary>One line on an entry: <c>Giải ngân khoản vay L1: Chăn nuôi gà</c>. What people wrote, such as a note, stands at its end as they wrote it, line breaks included.</summary>
    /// <param name="event">What was recorded.</param>
    /// <param name="fund">The fund, at the entry or after it; it knows what its loans are for.</param>
    /// <param name="vietnamese">Whether to say it in Vietnamese, as the fund book does, or in English.</param>
    public static string Of(FundEvent @event, Fund fund, bool vietnamese = true)
    {
        string Say(string inVietnamese, string inEnglish) => vietnamese ? inVietnamese : inEnglish;
        string NameOf(Account account) => vietnamese ? AsPart(account.VietnameseName()) : AsPart(account.EnglishName());
        return @event switch
        {
            FundOpened => Say("Mở quỹ", "The fund is opened"),
            PolicyChanged e => Say($"Thay đổi quy chế, hiệu lực từ ngày {Day(e.EffectiveFrom)}", $"The policy changes, in force from {Day(e.EffectiveFrom)}"),
            OpeningBalancesRecorded => Say("Số dư đầu kỳ khi chuyển sổ", "Opening balances from the books on paper"),
            CapitalReceived e => With(Say("Thu ", "Received: ") + NameOf(Journal.CapitalOf(e.Source)), e.Note),
            CapitalReturned e => With(Say("Trả lại ", "Given back: ") + NameOf(Journal.CapitalOf(e.Source)), e.Note),
            CashTransferred { To: CashAccount.Bank } => Say("Nộp tiền mặt vào ngân hàng", "Cash is paid into the bank"),
            CashTransferred => Say("Rút tiền ngân hàng về quỹ tiền mặt", "Cash is drawn from the bank"),
            CashCounted e => With(Say("Kiểm quỹ: ", "Cash is counted: ") + Found(e.Counted - e.Expected, vietnamese), e.Note),
            SuspenseSettled e => With(Say("Xử lý chênh lệch kiểm quỹ, tính vào ", "A counted difference is settled, by ") + NameOf(e.To.ToAccount()), e.Note),
            InterestAllocated => Say("Phân bổ lãi", "Interest is divided"),
            ActivityPaid e => With(Say("Chi từ ", "Paid from ") + $"{NameOf(e.From.ToAccount())}: {e.Activity}", e.Note),
            PeriodClosed e => Say($"Khóa sổ đến hết ngày {Day(e.On)}", $"The books are closed through {Day(e.On)}"),
            EntryReversed e => With(Say($"Đảo bút toán {e.Entry}", $"Entry {e.Entry} is reversed"), e.Reason),
            LoanEvent e => vietnamese ? Of(e, $"khoản vay {e.LoanId}", fund.FindLoan(e.LoanId)?.Purpose) : InEnglish(e, $"loan {e.LoanId}", fund.FindLoan(e.LoanId)?.Purpose),
            _ => throw NoWords(@event),
        };
    }

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
        _ => throw NoWords(@event),
    };

    private static string InEnglish(LoanEvent @event, string loan, string? purpose) => @event switch
    {
        LoanRequested => With($"Request for {loan}", purpose),
        LoanApproved => With($"Approval of {loan}", purpose),
        LoanRejected e => With($"Rejection of {loan}", e.Reason),
        LoanDisbursed { InKind: true } => With($"Disbursement in kind of {loan}", purpose),
        LoanDisbursed => With($"Disbursement of {loan}", purpose),
        LoanTakenOver => With($"Running {loan} is taken over", purpose),
        RepaymentReceived => With($"Repayment of {loan}", purpose),
        CreditRefunded => $"Credit of {loan} is refunded",
        CreditUsed e => $"Credit of {loan} settles something of loan {e.ToLoanId}",
        InterestWaived e => With($"Interest of {loan} is waived", e.Reason),
        LoanRescheduled e => With($"Rescheduling of {loan}", e.Reason),
        LoanToppedUp => With($"Top-up of {loan}", purpose),
        LoanWrittenOff e => With($"Write-off of {loan}", e.Reason),
        RecoveryReceived => With($"Recovery on {loan}, written off before", purpose),
        BorrowerDied e => With($"Death of the borrower of {loan}", e.MinutesReference),
        _ => throw NoWords(@event),
    };

    private static InvalidOperationException NoWords(FundEvent @event) => new($"The fund book has no words for {@event.GetType().Name}.");

    private static string With(string what, string? written) => string.IsNullOrWhiteSpace(written) ? what : $"{what}: {written}";

    private static string Found(Vnd difference, bool vietnamese) => difference switch
    {
        { IsPositive: true } => vietnamese ? $"thừa {difference}" : $"{difference} over",
        { IsNegative: true } => vietnamese ? $"thiếu {-difference}" : $"{-difference} short",
        _ => vietnamese ? "khớp sổ" : "as the book has it",
    };

    private static string AsPart(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Day(LocalDate day) => $"{day:dd/MM/uuuu}";
}
