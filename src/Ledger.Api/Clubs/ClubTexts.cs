using Ledger.Api.Pages;
using Ledger.Domain.Loans;

namespace Ledger.Api.Clubs;

/// <summary>What the pages of a club say.</summary>
internal static class ClubTexts
{
    public static readonly PageText Clubs = new("Câu lạc bộ", "Clubs");

    public static readonly PageText Member = new("Hội viên {0}", "Member {0}");
    public static readonly PageText Balances = new("Quỹ đang có", "What the fund has");
    public static readonly PageText KnownAt = new("Theo những gì đã ghi sổ đến {0} (giờ Việt Nam).", "By what was recorded up to {0} (Vietnam time).");
    public static readonly PageText FundSize = new("Quy mô quỹ", "Fund size");
    public static readonly PageText FundSizeHow = new("Vốn từ mọi nguồn, cộng lãi giữ lại cho quỹ, trừ gốc đã xóa, cộng gốc thu hồi được.", "Capital from all sources, plus interest kept for growth, less principal written off, plus principal recovered.");
    public static readonly PageText Capital = new("Vốn các nguồn", "Capital");
    public static readonly PageText RetainedInterest = new("Lãi giữ lại", "Retained interest");
    public static readonly PageText WrittenOff = new("Gốc đã xóa", "Written off");
    public static readonly PageText Recovered = new("Thu hồi được", "Recovered");
    public static readonly PageText TargetReached = new("Đã đạt mục tiêu {0} từ {1}", "Target of {0} reached on {1}");
    public static readonly PageText TargetMissing = new("Mục tiêu {0}, còn thiếu {1}", "Target {0}, {1} to go");
    public static readonly PageText NoTarget = new("Chưa có mục tiêu", "No target");
    public static readonly PageText CashOnHand = new("Tiền mặt trong két", "Cash on hand");
    public static readonly PageText InBank = new("Gửi ngân hàng: {0}", "In the bank: {0}");
    public static readonly PageText Outstanding = new("Đang cho vay", "Out on loan");
    public static readonly PageText LoansRunning = new("{0} khoản đang vay", "{0} loans");
    public static readonly PageText Overdue = new("Quá hạn", "Overdue");
    public static readonly PageText OverdueParts = new("Gốc {0}, lãi {1}; {2} khoản", "Principal {0}, interest {1}; {2} loans");
    public static readonly PageText NothingOverdue = new("Không khoản nào quá hạn", "No loan is overdue");
    public static readonly PageText ActivityFund = new("Quỹ hoạt động", "Activity fund");
    public static readonly PageText ActivityNote = new("Lãi chưa phân bổ: {0}", "Interest not yet allocated: {0}");
    public static readonly PageText InterestReceived = new("Lãi đã thu từ đầu", "Interest received so far");
    public static readonly PageText ReserveNote = new("Dự phòng {0}", "Reserve {0}");

    public static readonly PageText Do = new("Làm việc", "What to do");
    public static readonly PageText DoMeeting = new("Thu nợ buổi họp hôm nay", "Collect at today's meeting");
    public static readonly PageText DoLoan = new("Cho vay mới", "New loan");
    public static readonly PageText DoCorrection = new("Sửa sai", "Correct a mistake");
    public static readonly PageText Audit = new("Kiểm toán", "Audit");
    public static readonly PageText AuditOpen = new("Xem lại từng bút toán", "Replay entry by entry");
    public static readonly PageText Unsent = new("Trong máy này còn một phiếu thu chưa gửi được.", "A sheet on this device has not been sent yet.");
    public static readonly PageText UnsentOpen = new("Mở phiếu để gửi", "Open it to send it");

    public static readonly PageText Growth = new("Quỹ lớn lên thế nào", "How the fund grew");
    public static readonly PageText GrowthTable = new("Số liệu cuối từng tháng", "Figures at the end of each month");
    public static readonly PageText GrowthSaid = new("Từ {0} ({1}) đến {2} ({3}).", "From {0} ({1}) to {2} ({3}).");
    public static readonly PageText Target = new("Mục tiêu", "Target");
    public static readonly PageText Million = new("triệu đ", "million đ");

    public static readonly PageText Loans = new("Các khoản vay", "Loans");
    public static readonly PageText NoLoans = new("Không có khoản vay nào", "There is no loan");
    public static readonly PageText Loan = new("Khoản vay", "Loan");
    public static readonly PageText Borrower = new("Người vay", "Borrower");
    public static readonly PageText Lent = new("Số tiền vay", "Lent");
    public static readonly PageText StillOwed = new("Còn nợ gốc", "Principal owed");
    public static readonly PageText Standing = new("Tình trạng", "How it stands");
    public static readonly PageText LateDays = new("Quá hạn {0} ngày", "{0} days overdue");
    public static readonly PageText InTime = new("Đúng hạn", "In time");
    public static readonly PageText AllLoans = new("Xem cả các khoản đã xong ({0})", "Show finished loans too ({0})");
    public static readonly PageText OpenLoans = new("Chỉ xem các khoản chưa xong", "Show only loans that are not finished");

    public static readonly PageText Members = new("Hội viên", "Members");
    public static readonly PageText MembersCount = new("{0} hội viên", "{0} members");
    public static readonly PageText MembersErased = new("đã xóa dữ liệu cá nhân", "personal data erased");
    public static readonly PageText NamesHidden = new("Họ tên hội viên chỉ Ban Chủ nhiệm và kiểm toán của câu lạc bộ được xem; ở đây họ tên đã che, chỉ còn chữ cái đầu của tên.", "Only the club's board and its auditor may see the names of members; here they are masked down to the initial of the given name.");

    public static readonly PageText LastEntries = new("Bút toán gần đây", "Last entries");
    public static readonly PageText Entry = new("Số", "No.");
    public static readonly PageText Date = new("Ngày", "Day");
    public static readonly PageText What = new("Nội dung", "What");
    public static readonly PageText Amount = new("Số tiền", "Amount");
    public static readonly PageText ReversedBy = new("đã đảo bằng bút toán {0}", "taken back by entry {0}");

    public static readonly PageText Policy = new("Quy chế đang áp dụng", "Rules in force");
    public static readonly PageText PolicyFrom = new("Từ ngày", "Since");
    public static readonly PageText Rate = new("Lãi suất", "Rate");
    public static readonly PageText PerMonth = new("{0} %/tháng", "{0} % per month");
    public static readonly PageText Method = new("Cách trả", "Repaid");
    public static readonly PageText Instalments = new("Số kỳ", "Instalments");
    public static readonly PageText Every = new("{0} kỳ, mỗi {1} {2}", "{0}, every {1} {2}");
    public static readonly PageText MaxPrincipal = new("Vay nhiều nhất", "Largest loan");
    public static readonly PageText MaxTerm = new("Thời hạn dài nhất", "Longest term");
    public static readonly PageText Months = new("{0} tháng", "{0} months");
    public static readonly PageText Split = new("Chia lãi", "Interest is divided");
    public static readonly PageText SplitParts = new("Quỹ hoạt động {0} %, tăng quỹ {1} %, dự phòng {2} %, phụ cấp {3} %", "Activity fund {0} %, growth {1} %, reserve {2} %, allowance {3} %");
    public static readonly PageText OverdueInterest = new("Lãi quá hạn", "Overdue interest");
    public static readonly PageText Off = new("Không tính", "None");
    public static readonly PageText ByLaw = new("Theo Điều 466 Bộ luật Dân sự", "By Article 466 of the Civil Code");
    public static readonly PageText Approval = new("Duyệt vay", "Approval");
    public static readonly PageText OnePerson = new("Một người", "One person");
    public static readonly PageText TwoPeople = new("Hai người", "Two people");

    public static readonly PageText Papers = new("Sổ sách để in và tải về", "Books to print and download");
    public static readonly PageText CashBook = new("Sổ quỹ tiền mặt", "Cash book");
    public static readonly PageText LoanBook = new("Sổ theo dõi vay vốn", "Loan book");
    public static readonly PageText Journal = new("Nhật ký", "Journal");
    public static readonly PageText Export = new("Toàn bộ sổ quỹ, để kiểm tra độc lập", "The whole book, to be verified without the service");

    public static PageText StatusOf(LoanStatus status) => status switch
    {
        LoanStatus.Requested => new("Chờ duyệt", "Awaits a decision"),
        LoanStatus.Approved => new("Đã duyệt, chờ giải ngân", "Approved, not yet paid out"),
        LoanStatus.Rejected => new("Bị từ chối", "Refused"),
        LoanStatus.Active => new("Đang vay", "Running"),
        LoanStatus.Closed => new("Đã trả xong", "Repaid"),
        _ => new("Đã xóa nợ", "Written off"),
    };

    public static PageText MethodOf(InterestMethod method) => method switch
    {
        InterestMethod.Flat => new("Gốc đều, lãi tính trên số vay ban đầu", "Equal principal, interest on what was first lent"),
        InterestMethod.DecliningEqualPrincipal => new("Gốc đều, lãi tính trên số còn nợ", "Equal principal, interest on what is still owed"),
        InterestMethod.DecliningEqualInstalment => new("Mỗi kỳ trả bằng nhau", "Equal instalments"),
        _ => new("Lãi trả hằng kỳ, gốc trả một lần cuối kỳ", "Interest every time, principal at the end"),
    };

    public static PageText UnitOf(PeriodUnit unit) => unit switch
    {
        PeriodUnit.Month => new("tháng", "months"),
        PeriodUnit.Week => new("tuần", "weeks"),
        _ => new("ngày", "days"),
    };
}
