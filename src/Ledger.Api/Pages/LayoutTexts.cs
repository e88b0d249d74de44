namespace Ledger.Api.Pages;

/// <summary>What stands around every page.</summary>
internal static class LayoutTexts
{
    public static readonly PageText Name = new("Sổ quỹ Liên thế hệ", "Intergenerational Funds");
    public static readonly PageText Skip = new("Đến nội dung chính", "Skip to the content");
    public static readonly PageText OtherLanguage = new("English", "Tiếng Việt");
    public static readonly PageText Navigation = new("Các trang", "Pages");
    public static readonly PageText Footer = new(
        "Quỹ tăng thu nhập của các câu lạc bộ liên thế hệ tự giúp nhau. Mọi số liệu tính từ sổ quỹ, đúng đến từng đồng.",
        "Income-increase funds of intergenerational self-help clubs. Every figure follows from the fund books, exact to the đồng.");
    public static readonly PageText ForPrograms = new("Dành cho lập trình viên: API", "For programmers: the API");

    /// <summary>The pages that are one click away from everywhere.</summary>
    public static readonly (string Path, PageText Text)[] Places =
    [
        ("/", new("Trang đầu", "Start")),
        ("/clubs", new("Câu lạc bộ", "Clubs")),
        ("/portfolio", new("Tình hình quỹ", "Dashboard")),
        ("/portfolio/arrears", new("Nợ quá hạn", "Arrears")),
        ("/portfolio/fund-targets", new("Mục tiêu quỹ", "Fund targets")),
        ("/reports/monthly", new("Báo cáo tháng", "Monthly report")),
    ];
}
