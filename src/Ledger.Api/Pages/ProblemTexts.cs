namespace Ledger.Api.Pages;

/// <summary>What the page of a problem says beside the problem itself.</summary>
internal static class ProblemTexts
{
    public static readonly PageText Trace = new("Khi báo lỗi, xin gửi kèm mã này:", "When you report it, please quote this code:");
    public static readonly PageText Start = new("Về trang đầu", "To the start page");
}
