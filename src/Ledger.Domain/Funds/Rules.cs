namespace Ledger.Domain.Funds;

/// <summary>Every rule by which a fund refuses a command.</summary>
public static class Rules
{
    /// <summary>A date before the fund was opened.</summary>
    public static readonly Rule BeforeFundOpened = new(
        "before-fund-opened",
        new("Trước ngày mở quỹ", "Ngày {on} trước ngày mở quỹ {openedOn}."),
        new("Before the fund was opened", "{on} is before the fund was opened on {openedOn}."),
        "on");

    /// <summary>A date after today.</summary>
    public static readonly Rule DateInFuture = new(
        "date-in-future",
        new("Ngày trong tương lai", "Ngày {on} sau hôm nay, {today}."),
        new("Date in the future", "{on} is after today, {today}."),
        "on");

    /// <summary>A date in a closed period.</summary>
    public static readonly Rule PeriodClosed = new(
        "period-closed",
        new("Kỳ đã khóa sổ", "Ngày {on} thuộc kỳ đã khóa sổ đến hết {closedThrough}. Hãy ghi bút toán điều chỉnh vào kỳ đang mở."),
        new("The period is closed", "{on} lies in the period closed through {closedThrough}. Post a correction in the open period."),
        "on");

    /// <summary>A closing that closes nothing new.</summary>
    public static readonly Rule AlreadyClosed = new(
        "period-already-closed",
        new("Kỳ đã khóa từ trước", "Sổ đã khóa đến hết {closedThrough}; ngày {through} không khóa thêm kỳ nào."),
        new("Already closed", "The books are closed through {closedThrough}; {through} closes nothing more."),
        "through");

    /// <summary>Cash, bank or the revolving fund's own cash would fall below zero.</summary>
    public static readonly Rule InsufficientCash = new(
        "insufficient-cash",
        new("Không đủ tiền", "{accountVi} chỉ còn {available} vào ngày {shortOn}, cần {needed}: thiếu {shortfall}."),
        new("Not enough cash", "{accountEn} has {available} on {shortOn} and {needed} is needed: {shortfall} short."),
        "amount");

    /// <summary>A pot would fall below zero.</summary>
    public static readonly Rule InsufficientPot = new(
        "insufficient-pot",
        new("Không đủ số dư", "{accountVi} chỉ còn {available} vào ngày {shortOn}, cần {needed}: thiếu {shortfall}."),
        new("Not enough in the pot", "{accountEn} has {available} on {shortOn} and {needed} is needed: {shortfall} short."),
        "amount");

    /// <summary>The stock in kind would fall below zero.</summary>
    public static readonly Rule InsufficientStock = new(
        "insufficient-in-kind-stock",
        new("Không đủ hiện vật", "Hiện vật chỉ còn trị giá {available} vào ngày {shortOn}, cần {needed}: thiếu {shortfall}."),
        new("Not enough stock in kind", "The stock in kind is worth {available} on {shortOn} and {needed} is needed: {shortfall} short."),
        "amount");

    /// <summary>Capital of one source would fall below zero.</summary>
    public static readonly Rule InsufficientCapital = new(
        "insufficient-capital",
        new("Vượt số vốn của nguồn này", "{accountVi} chỉ còn {available} vào ngày {shortOn}, cần {needed}: vượt {shortfall}."),
        new("More than this source gave", "{accountEn} is {available} on {shortOn} and {needed} is needed: {shortfall} too much."),
        "amount");

    /// <summary>An interest split that does not sum to 100.</summary>
    public static readonly Rule InterestSplitNot100 = new(
        "interest-split-not-100",
        new("Tỷ lệ chia lãi không đủ 100 %", "Các phần chia lãi cộng lại là {sum} %, phải là 100 % và không phần nào âm."),
        new("The interest split does not sum to 100 %", "The parts of the interest split sum to {sum} %; they must sum to 100 % and none may be negative."),
        "interestSplit");

    /// <summary>A rate above the legal ceiling.</summary>
    public static readonly Rule InterestCap = new(
        "interest-cap",
        new("Lãi suất vượt mức trần", "Lãi suất {monthlyRate} %/tháng là {yearlyRate} %/năm, vượt mức 20 %/năm của Điều 468 Bộ luật Dân sự 2015 (1,666 %/tháng)."),
        new("Rate above the legal cap", "{monthlyRate} % per month is {yearlyRate} % per year, above the 20 % per year of Article 468 of the Civil Code 2015 (1.666 % per month)."),
        "monthlyRate");

    /// <summary>A policy whose own terms break its limits, or a request beyond them.</summary>
    public static readonly Rule TermAboveMaximum = new(
        "term-above-maximum",
        new("Thời hạn vượt mức tối đa", "Thời hạn {instalments} kỳ × {every} {unitVi} vượt {maxTermMonths} tháng theo quy chế."),
        new("Term above the maximum", "{instalments} instalments every {every} {unit} pass the policy's {maxTermMonths} months."),
        "instalments");

    /// <summary>A principal above the policy's maximum.</summary>
    public static readonly Rule PrincipalAboveMaximum = new(
        "principal-above-maximum",
        new("Số tiền vay vượt mức tối đa", "Số tiền vay {principal} vượt mức tối đa {maxPrincipal} của quy chế."),
        new("Principal above the maximum", "A principal of {principal} passes the policy's maximum of {maxPrincipal}."),
        "principal");

    /// <summary>There is no such loan.</summary>
    public static readonly Rule NoSuchLoan = new(
        "no-such-loan",
        new("Không có khoản vay này", "Quỹ không có khoản vay {loanId}."),
        new("No such loan", "The fund has no loan {loanId}."));

    /// <summary>Approval or rejection of a loan that is not waiting for it.</summary>
    public static readonly Rule LoanNotRequested = new(
        "loan-not-requested",
        new("Khoản vay không chờ duyệt", "Khoản vay {loanId} đang ở trạng thái {statusVi}, không phải chờ duyệt."),
        new("The loan does not await a decision", "Loan {loanId} is {status}; only a requested loan can be approved or rejected."));

    /// <summary>Disbursement of a loan that was not approved.</summary>
    public static readonly Rule LoanNotApproved = new(
        "loan-not-approved",
        new("Khoản vay chưa được duyệt", "Khoản vay {loanId} đang ở trạng thái {statusVi}; chỉ giải ngân khoản đã duyệt."),
        new("The loan is not approved", "Loan {loanId} is {status}; only an approved loan can be disbursed."));

    /// <summary>A second disbursement.</summary>
    public static readonly Rule LoanAlreadyDisbursed = new(
        "loan-already-disbursed",
        new("Khoản vay đã giải ngân", "Khoản vay {loanId} đã giải ngân {principal} ngày {disbursedOn} (bút toán {entry})."),
        new("The loan is already disbursed", "Loan {loanId} was disbursed on {disbursedOn} with {principal} (entry {entry})."));

    /// <summary>A repayment of a loan that was not paid out.</summary>
    public static readonly Rule LoanNotDisbursed = new(
        "loan-not-disbursed",
        new("Khoản vay chưa giải ngân", "Khoản vay {loanId} đang ở trạng thái {statusVi}; chưa giải ngân nên chưa thể thu nợ."),
        new("The loan is not disbursed", "Loan {loanId} is {status}; nothing was paid out that could be repaid."));

    /// <summary>Something that only a loan can take on which something is owed.</summary>
    public static readonly Rule LoanNotActive = new(
        "loan-not-active",
        new("Khoản vay không còn dư nợ", "Ngày {on}, khoản vay {loanId} {statusVi}, không còn nợ để xử lý."),
        new("The loan is not active", "On {on} loan {loanId} is {status}; nothing is owed on it."));

    /// <summary>A repayment of a loan that was written off.</summary>
    public static readonly Rule LoanWrittenOff = new(
        "loan-written-off",
        new("Khoản vay đã xóa nợ", "Ngày {on}, khoản vay {loanId} đã xóa nợ; hãy ghi tiền thu được là thu hồi nợ đã xóa."),
        new("The loan is written off", "On {on} loan {loanId} is written off; record what comes in as a recovery."));

    /// <summary>A recovery on a loan that was not written off.</summary>
    public static readonly Rule LoanNotWrittenOff = new(
        "loan-not-written-off",
        new("Khoản vay chưa xóa nợ", "Ngày {on}, khoản vay {loanId} chưa xóa nợ; hãy ghi tiền thu được là thu nợ."),
        new("The loan is not written off", "On {on} loan {loanId} is not written off; record what comes in as a repayment."));

    /// <summary>A write-off without principal.</summary>
    public static readonly Rule NothingToWriteOff = new(
        "nothing-to-write-off",
        new("Không còn gốc để xóa", "Ngày {on}, khoản vay {loanId} không còn nợ gốc; lãi {interest} còn nợ thì dùng miễn lãi."),
        new("Nothing to write off", "On {on} loan {loanId} owes no principal; its interest of {interest} can be waived."));

    /// <summary>More forgiven than is owed.</summary>
    public static readonly Rule WaiverExceedsInterest = new(
        "waiver-exceeds-interest",
        new("Miễn nhiều hơn số lãi còn nợ", "Ngày {on}, khoản vay {loanId} còn nợ lãi {interest} và lãi quá hạn {penalty}; không thể miễn {amount}."),
        new("More than the interest owed", "On {on} loan {loanId} owes {interest} of interest and {penalty} of overdue interest; {amount} cannot be waived."),
        "amount");

    /// <summary>More of a borrower's credit taken than there is.</summary>
    public static readonly Rule CreditExceeded = new(
        "credit-exceeded",
        new("Vượt tiền thừa của khoản vay", "Tiền thừa của khoản vay chỉ còn {available} vào ngày {shortOn}, cần {needed}: thiếu {shortfall}."),
        new("More than the borrower's credit", "The credit of the loan is {available} on {shortOn} and {needed} is needed: {shortfall} short."),
        "amount");

    /// <summary>Credit used for a loan of someone else, or for the loan whose it is.</summary>
    public static readonly Rule CreditOfAnother = new(
        "credit-of-another",
        new("Không dùng được tiền thừa này", "Tiền thừa của khoản vay {loanId} chỉ dùng được cho khoản vay khác của cùng hội viên, không dùng cho {toLoanId}."),
        new("Not a loan for this credit", "The credit of loan {loanId} can only be used for another loan of the same member, not for {toLoanId}."),
        "toLoanId");

    /// <summary>A death that is recorded already.</summary>
    public static readonly Rule DeathAlreadyRecorded = new(
        "death-already-recorded",
        new("Đã ghi người vay qua đời", "Khoản vay {loanId} đã ghi người vay qua đời ngày {diedOn} (bút toán {entry})."),
        new("The death is already recorded", "The borrower's death is recorded on loan {loanId} as of {diedOn} (entry {entry})."));

    /// <summary>A write-off before a new schedule that still counts.</summary>
    public static readonly Rule RescheduledLater = new(
        "rescheduled-later",
        new("Khoản vay đã cơ cấu lại sau ngày này", "Khoản vay {loanId} đã có lịch trả mới ngày {rescheduledOn} (bút toán {entry}); không thể xóa nợ từ ngày {on}."),
        new("Rescheduled later", "Loan {loanId} has a new schedule of {rescheduledOn} (entry {entry}); it cannot be written off as of {on}."),
        "on");

    /// <summary>An event of a loan dated before the one that it follows.</summary>
    public static readonly Rule OutOfOrder = new(
        "date-out-of-order",
        new("Sai thứ tự ngày", "Ngày {on} trước ngày {earliest} của bước trước đó."),
        new("Dates out of order", "{on} is before {earliest}, the date of the step that it follows."),
        "on");

    /// <summary>A first due date that is not after the disbursement, or too far.</summary>
    public static readonly Rule FirstDueOn = new(
        "first-due-date",
        new("Ngày trả kỳ đầu không hợp lệ", "Ngày trả kỳ đầu {firstDueOn} phải sau ngày giải ngân {on} và không muộn hơn {latest}."),
        new("Impossible first due date", "The first due date {firstDueOn} must be after the disbursement on {on} and no later than {latest}."),
        "firstDueOn");

    /// <summary>Nothing to allocate.</summary>
    public static readonly Rule NothingToAllocate = new(
        "nothing-to-allocate",
        new("Không có lãi để phân bổ", "Đến ngày {on} không có khoản lãi nào chưa phân bổ."),
        new("Nothing to allocate", "On {on} there is no interest that is not yet allocated."));

    /// <summary>A settlement beyond the difference that is open.</summary>
    public static readonly Rule SuspenseExceeded = new(
        "suspense-exceeded",
        new("Vượt chênh lệch đang chờ", "Chênh lệch đang chờ xử lý là {open}; không thể xử lý {amount}."),
        new("More than the open difference", "The open cash difference is {open}; {amount} cannot be settled."),
        "amount");

    /// <summary>A transfer from an account to itself.</summary>
    public static readonly Rule SameAccount = new(
        "same-account",
        new("Trùng nơi giữ tiền", "Nơi chuyển và nơi nhận phải khác nhau."),
        new("Same account", "Money must be moved between two different accounts."),
        "to");

    /// <summary>An entry number that the fund book does not have.</summary>
    public static readonly Rule NoSuchEntry = new(
        "no-such-entry",
        new("Không có bút toán này", "Sổ quỹ không có bút toán {entry}; bút toán cuối là {last}."),
        new("No such entry", "The fund book has no entry {entry}; its last is {last}."),
        "entry");

    /// <summary>An entry that was reversed before.</summary>
    public static readonly Rule AlreadyReversed = new(
        "already-reversed",
        new("Bút toán đã được đảo", "Bút toán {entry} đã được đảo bằng bút toán {reversedBy}."),
        new("Already reversed", "Entry {entry} was reversed by entry {reversedBy}."),
        "entry");

    /// <summary>A reversal of a reversal.</summary>
    public static readonly Rule ReversalOfReversal = new(
        "reversal-of-reversal",
        new("Không đảo bút toán đảo", "Bút toán {entry} là bút toán đảo; hãy ghi lại nghiệp vụ đúng."),
        new("A reversal cannot be reversed", "Entry {entry} is itself a reversal; post the right entry again."),
        "entry");

    /// <summary>A reversal of what moved no money.</summary>
    public static readonly Rule NotReversible = new(
        "not-reversible",
        new("Bút toán không thể đảo", "Bút toán {entry} không làm thay đổi số tiền nên không thể đảo."),
        new("Not reversible", "Entry {entry} moved no money and cannot be reversed."),
        "entry");

    /// <summary>A reversal of a disbursement after which something happened to the loan.</summary>
    public static readonly Rule LoanHasRepayments = new(
        "loan-has-repayments",
        new("Khoản vay đã có bút toán sau giải ngân", "Khoản vay {loanId} còn bút toán {entry} ngày {on}, như thu nợ; hãy đảo bút toán đó trước, từ ngày đó trở về trước."),
        new("The loan has repayments", "Loan {loanId} still has entry {entry} of {on}, such as a repayment; reverse that first, on or before the same date."),
        "entry");

    /// <summary>A fund that exists already.</summary>
    public static readonly Rule FundAlreadyOpen = new(
        "fund-already-open",
        new("Câu lạc bộ đã có quỹ", "Quỹ đã mở ngày {openedOn}."),
        new("The club has a fund already", "The fund was opened on {openedOn}."));

    /// <summary>More money than the books can hold.</summary>
    public static readonly Rule AmountTooLarge = new(
        "amount-too-large",
        new("Số tiền quá lớn", "Một bút toán không vượt quá {maximum}."),
        new("The amount is too large", "One entry is at most {maximum}."),
        "amount");

    /// <summary>A date on which the club's policy was not yet decided.</summary>
    public static readonly Rule PolicyEffectiveFrom = new(
        "policy-effective-from",
        new("Ngày hiệu lực không hợp lệ", "Quy chế không thể có hiệu lực từ {effectiveFrom}: phải từ ngày mở quỹ {openedOn} và sau kỳ đã khóa."),
        new("Impossible effective date", "The policy cannot be in force from {effectiveFrom}: not before the fund was opened on {openedOn} nor in a closed period."),
        "effectiveFrom");

    /// <summary>Opening balances of a fund that has moved money already.</summary>
    public static readonly Rule FundHasEntries = new(
        "fund-has-entries",
        new("Quỹ đã có bút toán tiền", "Sổ quỹ đã có số dư từ ngày {first}; số dư đầu kỳ phải là bút toán tiền đầu tiên. Hãy đảo các bút toán đó vào đúng ngày của chúng trước."),
        new("The fund has money entries already", "The fund book has balances since {first}; opening balances are its first money entry. Reverse those entries on their own dates first."));

    /// <summary>Opening balances whose assets and claims differ.</summary>
    public static readonly Rule OpeningBalancesUnbalanced = new(
        "opening-balances-unbalanced",
        new("Số dư đầu kỳ không cân", "Tài sản là {assets} nhưng nguồn là {claims}: chênh {difference}."),
        new("Opening balances do not balance", "The assets are {assets} but the claims are {claims}: a difference of {difference}."));

    /// <summary>Loans taken over beyond the principal that the opening balances say members owe; or opening balances taken back while their loans still stand.</summary>
    public static readonly Rule LoansNotInOpeningBalances = new(
        "loans-not-in-opening-balances",
        new("Không khớp dư nợ đầu kỳ", "Dư nợ đầu kỳ chưa nhập từng khoản chỉ còn {available} vào ngày {shortOn}, cần {needed}: chênh {shortfall}."),
        new("Not in the opening balances", "Of the opening balances {available} is not yet entered as loans on {shortOn} and {needed} is needed: {shortfall} too much."),
        "principal");

    /// <summary>Any other money entry while running loans are not entered yet.</summary>
    public static readonly Rule MovingInUnfinished = new(
        "moving-in-unfinished",
        new("Chưa nhập đủ khoản vay đang chạy", "Dư nợ đầu kỳ còn {open} chưa nhập từng khoản vay; hãy nhập đủ trước khi ghi nghiệp vụ khác."),
        new("Moving in is not finished", "Of the opening balances {open} is not yet entered as loans; enter them before anything else is posted."));

    /// <summary>A loan taken over that owes more principal than was lent.</summary>
    public static readonly Rule RemainingPrincipal = new(
        "remaining-principal",
        new("Gốc còn lại vượt số đã vay", "Các kỳ còn lại có gốc {outstanding}, vượt số tiền vay ban đầu {principal}."),
        new("More left than was lent", "The remaining instalments carry {outstanding} of principal, more than the {principal} that was lent."),
        "principal");

    /// <summary>A remaining instalment due before the disbursement or before the one that it follows.</summary>
    public static readonly Rule RemainingDueDates = new(
        "remaining-due-dates",
        new("Ngày đến hạn không hợp lệ", "Kỳ đến hạn ngày {dueOn} phải sau ngày {after}."),
        new("Impossible due date", "The instalment due on {dueOn} must fall due after {after}."),
        "dueOn");
}
