using Ledger.Api.Pages;

namespace Ledger.Api.Funds;

/// <summary>What pages say of what an entry would make of a fund.</summary>
internal static class FundTexts
{
    public static readonly PageText Item = new("Mục", "Item");
    public static readonly PageText Before = new("Bây giờ", "Now");
    public static readonly PageText LoanOwes = new("Khoản vay {0} còn nợ gốc", "Principal owed on loan {0}");
    public static readonly PageText LoanOverdue = new("Khoản vay {0} quá hạn", "Overdue on loan {0}");
    public static readonly PageText ClosedThrough = new("Đã khóa sổ đến hết ngày", "Books closed through");
}
