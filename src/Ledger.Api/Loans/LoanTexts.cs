using Ledger.Api.Pages;

namespace Ledger.Api.Loans;

/// <summary>What the pages of loans say.</summary>
internal static class LoanTexts
{
    public static readonly PageText Title = new("Khoản vay {0}", "Loan {0}");
    public static readonly PageText Stands = new("Khoản vay đang ở đâu", "Where it stands");
    public static readonly PageText Outstanding = new("Còn nợ gốc", "Principal owed");
    public static readonly PageText OfPrincipal = new("Đã vay {0}", "{0} was lent");
    public static readonly PageText Overdue = new("Quá hạn", "Overdue");
    public static readonly PageText OverdueParts = new("Gốc {0}, lãi {1}; {2} ngày", "Principal {0}, interest {1}; {2} days");
    public static readonly PageText NothingOverdue = new("Không có gì quá hạn", "Nothing is overdue");
    public static readonly PageText NextDue = new("Kỳ tới phải trả", "Next due");
    public static readonly PageText NextDueOn = new("Ngày {0}", "On {0}");
    public static readonly PageText Purpose = new("Vay để", "For");
    public static readonly PageText RequestedOn = new("Ngày đề nghị", "Asked for on");
    public static readonly PageText ApprovedOn = new("Ngày duyệt", "Approved on");
    public static readonly PageText DisbursedOn = new("Ngày giải ngân", "Paid out on");
    public static readonly PageText RejectedOn = new("Ngày từ chối", "Refused on");
    public static readonly PageText Credit = new("Tiền thừa của người vay", "Credit of the borrower");
    public static readonly PageText WrittenOff = new("Gốc đã xóa nợ", "Principal written off");

    public static readonly PageText Schedule = new("Lịch trả nợ", "Schedule");
    public static readonly PageText DueOn = new("Ngày trả", "Due on");
    public static readonly PageText Principal = new("Gốc", "Principal");
    public static readonly PageText Interest = new("Lãi", "Interest");
    public static readonly PageText Total = new("Cộng", "Total");
    public static readonly PageText Paid = new("Đã trả", "Paid");
    public static readonly PageText Standing = new("Tình trạng", "How it stands");
    public static readonly PageText IsPaid = new("Đã trả đủ", "Paid");
    public static readonly PageText IsLate = new("Quá hạn, còn {0}", "Overdue, {0} left");
    public static readonly PageText IsPartly = new("Còn {0}", "{0} left");
    public static readonly PageText IsToCome = new("Chưa đến hạn", "Not due yet");

    public static readonly PageText Transactions = new("Tiền ra, tiền vào", "Money out and in");
    public static readonly PageText Settled = new("Trả vào", "Settled");
    public static readonly PageText PartPrincipal = new("gốc {0}", "principal {0}");
    public static readonly PageText PartInterest = new("lãi {0}", "interest {0}");
    public static readonly PageText PartPenalty = new("lãi quá hạn {0}", "overdue interest {0}");
    public static readonly PageText PartCredit = new("tiền thừa {0}", "credit {0}");
    public static readonly PageText PartWrittenOff = new("gốc xóa nợ {0}", "written off {0}");
    public static readonly PageText PartRecovered = new("thu hồi {0}", "recovered {0}");
    public static readonly PageText OfInstalments = new("kỳ {0}", "instalment {0}");
    public static readonly PageText TakenBack = new("Đã đảo từ ngày {0}", "Taken back as of {0}");

    public static readonly PageText Do = new("Việc phải làm", "What to do");
    public static readonly PageText Approve = new("Duyệt cho vay", "Approve");
    public static readonly PageText ApproveMore = new("Ban Chủ nhiệm đồng ý cho {0} vay {1}.", "The board agrees to lend {1} to {0}.");
    public static readonly PageText Reject = new("Từ chối", "Refuse");
    public static readonly PageText Disburse = new("Giải ngân", "Pay out");
    public static readonly PageText DisburseMore = new("Đưa {0} cho {1}.", "Hand {0} to {1}.");
    public static readonly PageText FirstDueOn = new("Ngày trả kỳ đầu", "First due date");
    public static readonly PageText FirstDueHint = new("Để trống nếu là tròn một kỳ sau ngày giải ngân", "Leave empty for one period after it is paid out");
    public static readonly PageText Via = new("Lấy tiền từ", "Paid from");
    public static readonly PageText Cash = new("Tiền mặt trong két", "Cash on hand");
    public static readonly PageText Bank = new("Tài khoản ngân hàng", "Bank");
    public static readonly PageText InKind = new("Hiện vật", "Stock in kind");
    public static readonly PageText Collect = new("Thu nợ buổi họp hôm nay", "Collect at today's meeting");

    public static readonly PageText NewTitle = new("Cho vay mới", "New loan");
    public static readonly PageText NewLead = new("Ghi đề nghị vay của hội viên. Lịch trả nợ bên dưới tính ngay theo số đã ghi.", "Record what a member asks for. The schedule below follows what is typed.");
    public static readonly PageText Amount = new("Số tiền vay", "Amount");
    public static readonly PageText AmountHint = new("Nhiều nhất {0}; quỹ đang có thể cho vay {1}", "At most {0}; the fund can lend {1} now");
    public static readonly PageText PurposeHint = new("Chẳng hạn: nuôi gà, mua giống ngô. Đừng ghi họ tên: sổ quỹ giữ dòng này mãi mãi", "Such as: chickens, maize seed. No names: the fund book keeps this line for good");
    public static readonly PageText Instalments = new("Số kỳ trả", "Instalments");
    public static readonly PageText InstalmentsHint = new("Mỗi kỳ {0} {1}", "One every {0} {1}");
    public static readonly PageText Rate = new("Lãi suất, % một tháng", "Rate, % per month");
    public static readonly PageText Method = new("Cách trả", "How it is repaid");
    public static readonly PageText Compute = new("Tính lịch trả", "Compute the schedule");
    public static readonly PageText Save = new("Ghi đề nghị vay", "Record the request");
    public static readonly PageText Quote = new("Lịch trả nợ dự kiến", "The schedule it would have");
    public static readonly PageText NoQuote = new("Điền số tiền vay để xem mỗi kỳ phải trả bao nhiêu.", "Type the amount to see what would be due.");
    public static readonly PageText QuoteSum = new("Trả {0} kỳ. Cộng lãi {1}. Lãi suất thực {2} %/năm.", "{0} instalments. {1} of interest in all. Really {2} % per year.");

    public static PageText KindOf(string kind) => kind switch
    {
        "disbursement" => new("Giải ngân", "Paid out"),
        "takeOver" => new("Nhận khoản vay đang chạy", "Taken over"),
        "repayment" => new("Thu nợ", "Repayment"),
        "creditReceived" => new("Nhận tiền thừa từ khoản vay khác", "Credit of another loan"),
        "recovery" => new("Thu hồi nợ đã xóa", "Recovered after write-off"),
        "creditRefund" => new("Hoàn tiền thừa", "Credit given back"),
        "creditUse" => new("Dùng tiền thừa trả khoản vay khác", "Credit used for another loan"),
        "interestWaiver" => new("Miễn lãi", "Interest waived"),
        "topUp" => new("Cho vay bổ sung", "Topped up"),
        "rescheduling" => new("Cơ cấu lại nợ", "Rescheduled"),
        "writeOff" => new("Xóa nợ", "Written off"),
        _ => new("Người vay qua đời", "The borrower died"),
    };
}
