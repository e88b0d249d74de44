using Ledger.Api.Pages;

namespace Ledger.Api.Reports;

/// <summary>What the page of the monthly report says.</summary>
internal static class MonthlyTexts
{
    public static readonly PageText Title = new("Báo cáo tháng", "Monthly report");
    public static readonly PageText OfMonth = new("Báo cáo tháng {0}", "Report of {0}");
    public static readonly PageText FromTo = new("Từ ngày {0} đến hết ngày {1}", "{0} to the end of {1}");
    public static readonly PageText Month = new("Tháng (năm-tháng)", "Month (year-month)");
    public static readonly PageText Choose = new("Chọn tháng", "Choose the month");
    public static readonly PageText Show = new("Xem", "Show");
    public static readonly PageText Before = new("Tháng trước", "Month before");
    public static readonly PageText After = new("Tháng sau", "Month after");
    public static readonly PageText Pdf = new("Bản in để ký (PDF)", "To print and sign (PDF)");
    public static readonly PageText Xlsx = new("Bảng tính (Excel)", "Workbook (Excel)");
    public static readonly PageText Csv = new("Dữ liệu (CSV)", "Data (CSV)");
    public static readonly PageText Known = new("Theo sổ lúc {0} (giờ Việt Nam). Các bản tải về cho đúng số liệu này, dù sau đó có ghi thêm.", "As the books stood at {0} (Vietnam time). The downloads say the same, whatever is recorded later.");
    public static readonly PageText Published = new(
        "Bản công bố: dấu * thay cho số người dưới 5, và cho số mà từ đó tính ra được số người dưới 5.", "For publication: * stands for fewer than 5 people, and for figures from which fewer than 5 could be worked out.");
    public static readonly PageText ToFull = new("Xem bản đầy đủ (nội bộ)", "Show the full report (internal)");
    public static readonly PageText Full = new("Bản đầy đủ, chỉ dùng nội bộ: có số người dưới 5, không công bố.", "The full report, for internal use: it has counts of fewer than 5 people and is not to be published.");
    public static readonly PageText ToPublished = new("Xem bản công bố", "Show the report for publication");
    public static readonly PageText Indicators = new("Chỉ tiêu chung", "Indicators");
    public static readonly PageText Indicator = new("Chỉ tiêu", "Indicator");
    public static readonly PageText AtBegin = new("Đầu tháng", "Before");
    public static readonly PageText During = new("Trong tháng", "In the month");
    public static readonly PageText AtEnd = new("Cuối tháng", "At the end");
    public static readonly PageText Parts = new("Từng đơn vị", "Part by part");
    public static readonly PageText Part = new("Đơn vị", "Part");
    public static readonly PageText Total = new("Cộng", "Total");

    public static readonly PageText Clubs = new("Câu lạc bộ có quỹ", "Clubs with a fund");
    public static readonly PageText ClubsAtTarget = new("Câu lạc bộ đạt mục tiêu quỹ", "Clubs at the fund target");
    public static readonly PageText Members = new("Hội viên", "Members");
    public static readonly PageText Borrowers = new("Người đang vay", "Borrowers");
    public static readonly PageText Women = new("Người đang vay: phụ nữ", "Borrowers: women");
    public static readonly PageText Older = new("Người đang vay: người cao tuổi", "Borrowers: older people");
    public static readonly PageText Poor = new("Người đang vay: hộ nghèo", "Borrowers: poor households");
    public static readonly PageText NearPoor = new("Người đang vay: hộ cận nghèo", "Borrowers: near-poor households");
    public static readonly PageText LoansLent = new("Số khoản cho vay", "Loans paid out");
    public static readonly PageText Lent = new("Cho vay", "Lent");
    public static readonly PageText PrincipalRepaid = new("Thu gốc", "Principal repaid");
    public static readonly PageText InterestReceived = new("Thu lãi", "Interest received");
    public static readonly PageText WrittenOff = new("Xóa nợ", "Written off");
    public static readonly PageText Outstanding = new("Dư nợ gốc", "Outstanding principal");
    public static readonly PageText Par30 = new("Dư nợ trễ trên 30 ngày", "Principal of loans over 30 days late");
    public static readonly PageText Par30Ratio = new("PAR30", "PAR30");
    public static readonly PageText OverduePrincipal = new("Gốc quá hạn", "Overdue principal");
    public static readonly PageText OverdueInterest = new("Lãi quá hạn", "Overdue interest");
    public static readonly PageText Due = new("Đến hạn, gốc và lãi", "Fell due, principal and interest");
    public static readonly PageText OnTime = new("Trong đó trả đúng hạn", "Of it paid on time");
    public static readonly PageText OnTimeRatio = new("Tỷ lệ trả đúng hạn", "Share paid on time");
    public static readonly PageText Capital = new("Vốn tăng", "Capital received");
    public static readonly PageText FundSize = new("Quy mô quỹ", "Fund size");
    public static readonly PageText Cash = new("Tiền mặt", "Cash on hand");
    public static readonly PageText Bank = new("Tiền gửi ngân hàng", "In the bank");
    public static readonly PageText ActivityFund = new("Quỹ hoạt động", "Activity fund");
}
