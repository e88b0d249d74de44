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
    /// <param name="vietnamese">In Vietnamese, as on paper and in journals; else in English.</param>
    public static string Of(FundEvent @event, Fund fund, bool vietnamese = true)
    {
        var (what, written) = @event is LoanEvent loan ? OfLoan(loan, fund.FindLoan(loan.LoanId)?.Purpose) : OfFund(@event);
        return With(vietnamese ? what.Vietnamese : what.English, written);
    }

    private static ((string Vietnamese, string English), string? Written) OfFund(FundEvent @event) => @event switch
    {
        FundOpened => (("Mở quỹ", "The fund is opened"), null),
        PolicyChanged e => (($"Thay đổi quy chế, hiệu lực từ ngày {Day(e.EffectiveFrom)}", $"Other rules, in force from {Day(e.EffectiveFrom)}"), null),
        OpeningBalancesRecorded => (("Số dư đầu kỳ khi chuyển sổ", "Opening balances from the books on paper"), null),
        CapitalReceived e => (($"Thu {NameOf(Journal.CapitalOf(e.Source))}", $"Capital in: {EnglishNameOf(Journal.CapitalOf(e.Source))}"), e.Note),
        CapitalReturned e => (($"Trả lại {NameOf(Journal.CapitalOf(e.Source))}", $"Capital given back: {EnglishNameOf(Journal.CapitalOf(e.Source))}"), e.Note),
        CashTransferred { To: CashAccount.Bank } => (("Nộp tiền mặt vào ngân hàng", "Cash paid into the bank"), null),
        CashTransferred => (("Rút tiền ngân hàng về quỹ tiền mặt", "Cash drawn from the bank"), null),
        CashCounted e => (($"Kiểm quỹ: {Found(e.Counted - e.Expected)}", $"Cash counted: {FoundInEnglish(e.Counted - e.Expected)}"), e.Note),
        SuspenseSettled e => (($"Xử lý chênh lệch kiểm quỹ, tính vào {NameOf(e.To.ToAccount())}", $"A counted difference settled with {EnglishNameOf(e.To.ToAccount())}"), e.Note),
        InterestAllocated => (("Phân bổ lãi", "Interest allocated"), null),
        ActivityPaid e => (($"Chi từ {NameOf(e.From.ToAccount())}: {e.Activity}", $"Paid from {EnglishNameOf(e.From.ToAccount())}: {e.Activity}"), e.Note),
        PeriodClosed e => (($"Khóa sổ đến hết ngày {Day(e.On)}", $"Books closed through {Day(e.On)}"), null),
        EntryReversed e => (($"Đảo bút toán {e.Entry}", $"Entry {e.Entry} taken back"), e.Reason),
        _ => throw new InvalidOperationException($"The fund book has no words for {@event.GetType().Name}."),
    };

    private static ((string Vietnamese, string English), string? Written) OfLoan(LoanEvent @event, string? purpose)
    {
        var (loan, english) = ($"khoản vay {@event.LoanId}", $"loan {@event.LoanId}");
        return @event switch
        {
            LoanRequested => (($"Đề nghị vay, {loan}", $"Asked for {english}"), purpose),
            LoanApproved => (($"Duyệt {loan}", $"Approved {english}"), purpose),
            LoanRejected e => (($"Từ chối {loan}", $"Refused {english}"), e.Reason),
            LoanDisbursed { InKind: true } => (($"Giải ngân bằng hiện vật {loan}", $"Paid out in kind, {english}"), purpose),
            LoanDisbursed => (($"Giải ngân {loan}", $"Paid out {english}"), purpose),
            LoanTakenOver => (($"Nhận {loan} đang chạy", $"Taken over, running {english}"), purpose),
            RepaymentReceived => (($"Thu nợ {loan}", $"Repayment of {english}"), purpose),
            CreditRefunded => (($"Hoàn tiền thừa {loan}", $"Credit given back, {english}"), null),
            CreditUsed e => (($"Dùng tiền thừa {loan} trả khoản vay {e.ToLoanId}", $"Credit of {english} used for loan {e.ToLoanId}"), null),
            InterestWaived e => (($"Miễn lãi {loan}", $"Interest waived on {english}"), e.Reason),
            LoanRescheduled e => (($"Cơ cấu lại nợ {loan}", $"Rescheduled {english}"), e.Reason),
            LoanToppedUp => (($"Cho vay bổ sung {loan}", $"Topped up {english}"), purpose),
            LoanWrittenOff e => (($"Xóa nợ {loan}", $"Wrote off {english}"), e.Reason),
            RecoveryReceived => (($"Thu hồi nợ đã xóa {loan}", $"Recovered after write-off, {english}"), purpose),
            BorrowerDied e => (($"Người vay qua đời, {loan}", $"The borrower died, {english}"), e.MinutesReference),
            _ => throw new InvalidOperationException($"The fund book has no words for {@event.GetType().Name}."),
        };
    }

    private static string With(string what, string? written) => string.IsNullOrWhiteSpace(written) ? what : $"{what}: {written}";

    private static string Found(Vnd difference) => difference switch
    {
        { IsPositive: true } => $"thừa {difference}",
        { IsNegative: true } => $"thiếu {-difference}",
        _ => "khớp sổ",
    };

    private static string FoundInEnglish(Vnd difference) => difference switch
    {
        { IsPositive: true } => $"{difference} too much",
        { IsNegative: true } => $"{-difference} missing",
        _ => "as in the book",
    };

    private static string NameOf(Account account) => WithinSentence(account.VietnameseName());

    private static string EnglishNameOf(Account account) => WithinSentence(account.EnglishName());

    private static string WithinSentence(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Day(LocalDate day) => $"{day:dd/MM/uuuu}";
}
