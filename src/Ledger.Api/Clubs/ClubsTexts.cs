using Ledger.Api.Pages;

namespace Ledger.Api.Clubs;

/// <summary>What the page of the clubs says.</summary>
internal static class ClubsTexts
{
    public static readonly PageText Title = new("Các câu lạc bộ", "Clubs");
    public static readonly PageText Province = new("Tỉnh, thành phố", "Province");
    public static readonly PageText AllProvinces = new("Tất cả", "All");
    public static readonly PageText Nothing = new("Không tìm thấy câu lạc bộ nào", "No club was found");
    public static readonly PageText NothingMore = new("Hãy viết ít chữ hơn, không cần dấu: «an thi» tìm được «Ân Thi».", "Write less of the name; marks are not needed: “an thi” finds “Ân Thi”.");
}
