using Ledger.Api.Pages;

namespace Ledger.Api.Funds;

/// <summary>What the pages say on which a mistake is corrected.</summary>
internal static class CorrectionTexts
{
    public static readonly PageText Title = new("Sửa sai", "Correct a mistake");
    public static readonly PageText Lead = new(
        "Sổ quỹ không tẩy xóa. Chọn bút toán ghi sai để đảo lại, rồi ghi lại cho đúng.",
        "Nothing is erased in the fund book. Choose the entry that is wrong and take it back, then record what is right.");
    public static readonly PageText Choose = new("Bút toán nào ghi sai?", "Which entry is wrong?");
    public static readonly PageText TakeBack = new("Sửa bút toán này", "Correct this one");
    public static readonly PageText Older = new("Xem bút toán cũ hơn", "Older entries");
    public static readonly PageText IsReversal = new("Bút toán đảo", "A reversal");
    public static readonly PageText Nothing = new("Không có tiền để đảo", "Moved no money");

    public static readonly PageText EntryTitle = new("Sửa bút toán số {0}", "Correct entry {0}");
    public static readonly PageText Effect = new("Nếu đảo bút toán này", "If this entry is taken back");
    public static readonly PageText After = new("Sau khi đảo", "After it");
    public static readonly PageText Reason = new("Vì sao ghi sai?", "Why was it wrong?");
    public static readonly PageText ReasonHint = new("Chẳng hạn: ghi nhầm số tiền, nhầm người. Đừng ghi họ tên: sổ quỹ giữ dòng này mãi mãi", "Such as: wrong amount, wrong person. No names: the fund book keeps this line for good");
    public static readonly PageText GoOn = new("Xem lại", "Read through");
    public static readonly PageText Confirm = new("Đảo bút toán số {0}", "Take entry {0} back");
    public static readonly PageText Edit = new("Sửa tiếp", "Go on changing");
    public static readonly PageText ConfirmLead = new("Đúng bút toán này thì bấm Đảo. Bút toán cũ vẫn còn trong sổ, có ghi lý do.", "If it is this entry, press the button. The old entry stays in the book, with the reason.");
    public static readonly PageText Back = new("Chọn bút toán khác", "Choose another entry");
}
