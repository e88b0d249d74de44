namespace Ledger.Api.Pages;

/// <summary>What forms have in common.</summary>
internal static class FormTexts
{
    public static readonly PageText Wrong = new("Có chỗ chưa đúng, chưa ghi gì vào sổ", "Something is not right yet; nothing was recorded");
    public static readonly PageText WrongMore = new("Hãy sửa những chỗ sau rồi làm tiếp:", "Correct the following and go on:");
    public static readonly PageText ImpossibleTerms = new("Không có lịch trả nợ nào với điều kiện này. {0}", "There is no schedule for these terms. {0}");
    public static readonly (PageText, PageText) Changed = (
        new("Sổ quỹ vừa thay đổi", "The fund book has changed"),
        new("Có người vừa ghi thêm bút toán sau khi trang này được mở. Số liệu dưới đây đã mới; xin xem lại rồi bấm ghi sổ.", "Somebody recorded something after this page was opened. The figures below are new; look at them again, then record."));
    public static readonly (PageText, PageText) RecordedBefore = (
        new("Phiếu này đã ghi sổ rồi", "This was recorded before"),
        new("Lần gửi trước đã vào sổ, với số liệu trước khi sửa. Không ghi lần nữa. Xin xem các phiếu đã ghi; nếu có chỗ sai thì sửa sai ở sổ quỹ.", "What was sent before is in the book, with the figures from before they were changed. Nothing was recorded again. Look at what was recorded; a mistake is corrected in the fund book."));
    public static readonly (PageText, PageText) Unconfirmed = (
        new("Chưa biết đã ghi sổ hay chưa", "Not known yet whether it was recorded"),
        new("Máy chủ chưa xác nhận. Xin bấm ghi sổ lần nữa: không bao giờ ghi hai lần.", "The server did not confirm. Record once more: it is never booked twice."));
    public static readonly PageText Day = new("Ngày", "Day");
    public static readonly PageText Reason = new("Lý do", "Reason");
    public static readonly PageText NobodysName = new("Đừng ghi họ tên hay số điện thoại: sổ quỹ giữ dòng này mãi mãi, không xóa được", "No names or telephone numbers: the fund book keeps this line for good, and nobody can erase it");
    public static readonly PageText Choose = new("— chọn —", "— choose —");
    public static readonly PageText Recorded = new("Đã ghi sổ", "Recorded");
    public static readonly PageText EntryNumber = new("Bút toán số {0}", "Entry {0}");
    public static readonly PageText PrintReceipt = new("In phiếu", "Print the receipt");
}
