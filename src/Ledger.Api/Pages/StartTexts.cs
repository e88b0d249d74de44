namespace Ledger.Api.Pages;

/// <summary>What the start page says.</summary>
internal static class StartTexts
{
    public static readonly PageText Title = new("Sổ quỹ tăng thu nhập", "Books of the income-increase funds");
    public static readonly PageText Lead = new(
        "Quỹ của các câu lạc bộ liên thế hệ tự giúp nhau: vốn, cho vay, thu nợ và mục tiêu, từ cả nước đến từng khoản vay.",
        "The funds of intergenerational self-help clubs: capital, loans, repayments and targets, from the nation down to a single loan.");
}
