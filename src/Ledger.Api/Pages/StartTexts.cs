using Ledger.Api.Portfolio;

namespace Ledger.Api.Pages;

/// <summary>What the start page says.</summary>
internal static class StartTexts
{
    public static readonly PageText Title = new("Sổ quỹ tăng thu nhập", "Books of the income-increase funds");
    public static readonly PageText Lead = new(
        "Quỹ của các câu lạc bộ liên thế hệ tự giúp nhau: vốn, cho vay, thu nợ và mục tiêu, từ cả nước đến từng khoản vay.",
        "The funds of intergenerational self-help clubs: capital, loans, repayments and targets, from the nation down to a single loan.");

    public static readonly PageText Club = new("Câu lạc bộ của tôi", "My club");
    public static readonly PageText ClubMore = new("Mở sổ quỹ, buổi sinh hoạt, khoản vay của một câu lạc bộ.", "Open the fund book, the meeting and the loans of a club.");
    public static readonly PageText Name = new("Tên câu lạc bộ, thôn, xã hoặc tỉnh", "Name of the club, hamlet, commune or province");
    public static readonly PageText Find = new("Tìm câu lạc bộ", "Find a club");

    public static readonly PageText Waiting = new("Chờ người thứ hai xác nhận", "Waiting for a second person");
    public static readonly PageText WaitingCount = new("{0} đề nghị đang chờ", "Proposals that wait: {0}");

    public static readonly PageText Portfolio = new("Tình hình của tỉnh và cả nước", "The province and the nation");

    public static readonly (string Path, PageText Title, PageText More)[] Cards =
    [
        ("/portfolio", PortfolioTexts.Title, new("Dư nợ, rủi ro, mục tiêu quỹ; từ cả nước xuống tỉnh, xã, câu lạc bộ, khoản vay.", "Outstanding, risk, targets; from the nation down to province, commune, club and loan.")),
        ("/portfolio/arrears", PortfolioTexts.ToArrears, PortfolioTexts.ToArrearsMore),
        ("/portfolio/fund-targets", PortfolioTexts.ToTargets, PortfolioTexts.ToTargetsMore),
        ("/reports/monthly", PortfolioTexts.ToReport, PortfolioTexts.ToReportMore),
    ];
}
