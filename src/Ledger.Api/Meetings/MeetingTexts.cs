using Ledger.Api.Pages;

namespace Ledger.Api.Meetings;

/// <summary>What the pages of a meeting say.</summary>
internal static class MeetingTexts
{
    public static readonly PageText Title = new("Buổi họp ngày {0}", "Meeting of {0}");
    public static readonly PageText Crumb = new("Buổi họp {0}", "Meeting {0}");
    public static readonly PageText Lead = new("Số tiền phải thu đã điền sẵn. Ai nộp khác thì sửa lại, rồi bấm Xem lại.", "What is due is filled in. Change what was paid differently, then press Read through.");
    public static readonly PageText ReviewTitle = new("Xem lại trước khi ghi sổ", "Read through before recording");
    public static readonly PageText ReviewLead = new("Đếm tiền và so với các dòng dưới đây. Đúng rồi thì bấm Ghi vào sổ.", "Count the money and compare. If it is right, press Record.");
    public static readonly PageText OtherDay = new("Họp ngày khác", "Another day");
    public static readonly PageText Open = new("Mở phiếu", "Open");
    public static readonly PageText Repayments = new("Thu nợ", "Repayments");
    public static readonly PageText NoBorrowers = new("Hôm nay không ai còn nợ.", "Nobody owes anything on this day.");
    public static readonly PageText Owed = new("Phải thu {0}: gốc {1}, lãi {2}", "Due {0}: principal {1}, interest {2}");
    public static readonly PageText OwedNothing = new("Hôm nay chưa đến kỳ, còn nợ gốc {0}", "Nothing due today, principal owed {0}");
    public static readonly PageText Late = new("Trong đó quá hạn {0} ({1} ngày)", "Of that overdue {0} ({1} days)");
    public static readonly PageText Penalty = new("Lãi quá hạn {0}", "Overdue interest {0}");
    public static readonly PageText Paid = new("Nộp hôm nay", "Paid today");
    public static readonly PageText Nothing = new("Không nộp / Nộp đủ", "Nothing / All of it");
    public static readonly PageText Less = new("Thiếu {0}", "{0} less than due");
    public static readonly PageText More = new("Nộp thêm {0}", "{0} more than due");
    public static readonly PageText Contributions = new("Hội viên góp vốn", "Members' contributions");
    public static readonly PageText Contributor = new("Hội viên", "Member");
    public static readonly PageText Contribution = new("Số tiền góp", "Amount");
    public static readonly PageText AddContribution = new("Thêm người góp", "Add a contribution");
    public static readonly PageText Payments = new("Chi cho hoạt động", "Spent on activities");
    public static readonly PageText Activity = new("Chi việc gì", "What for");
    public static readonly PageText Payment = new("Số tiền chi", "Amount");
    public static readonly PageText AddPayment = new("Thêm khoản chi", "Add a payment");
    public static readonly PageText Sums = new("Cộng lại", "Totals");
    public static readonly PageText SumRepaid = new("Thu nợ", "Repayments");
    public static readonly PageText SumContributed = new("Góp vốn", "Contributions");
    public static readonly PageText SumSpent = new("Chi hoạt động", "Spent");
    public static readonly PageText CashIn = new("Tiền mặt thêm vào két", "Cash into the box");
    public static readonly PageText CashBefore = new("Trong két trước buổi họp", "In the box before");
    public static readonly PageText CashAfter = new("Trong két phải có", "The box must hold");
    public static readonly PageText Check = new("Tính lại", "Compute again");
    public static readonly PageText Review = new("Xem lại", "Read through");
    public static readonly PageText Confirm = new("Ghi vào sổ", "Record");
    public static readonly PageText Edit = new("Sửa tiếp", "Go on changing");
    public static readonly PageText SeeReceipts = new("Xem các phiếu đã ghi", "See what was recorded");

    public static readonly PageText Offline = new("Đang mất mạng. Cứ ghi tiếp: phiếu được giữ trong máy này.", "There is no connection. Go on: the sheet is kept on this device.");
    public static readonly PageText Sending = new("Đang gửi phiếu vào sổ quỹ…", "Sending the sheet to the fund book…");
    public static readonly PageText Unsent = new("Mất mạng, phiếu CHƯA gửi được. Phiếu được giữ trong máy này và tự gửi khi có mạng; không bao giờ ghi hai lần.", "No connection: the sheet is NOT sent yet. It is kept on this device and sent when the connection is back; it is never booked twice.");
    public static readonly PageText Restored = new("Đã lấy lại phiếu đang ghi dở trong máy này.", "The sheet that you had begun on this device is back.");
    public static readonly PageText Resend = new("Gửi lại ngay", "Send it now");
    public static readonly PageText Discard = new("Bỏ phiếu ghi dở, lấy phiếu mới", "Throw it away and begin anew");

    public static readonly PageText ReceiptsTitle = new("Đã ghi sổ buổi họp ngày {0}", "Recorded: the meeting of {0}");
    public static readonly PageText ReceiptsCrumb = new("Các phiếu", "Receipts");
    public static readonly PageText ReceiptsLead = new("In phiếu cho từng người, hoặc in cả trang này.", "Print the receipts, or this page.");
    public static readonly PageText NoReceipts = new("Ngày này chưa ghi gì", "Nothing was recorded on this day");
    public static readonly PageText CashNow = new("Tiền mặt trong két theo sổ", "Cash on hand by the book");
    public static readonly PageText BackToClub = new("Về trang câu lạc bộ", "Back to the club");
    public static readonly PageText Receipt = new("Phiếu", "Receipt");
}
