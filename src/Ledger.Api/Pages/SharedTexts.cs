namespace Ledger.Api.Pages;

/// <summary>What the parts say that pages have in common.</summary>
internal static class SharedTexts
{
    public static readonly PageText HowComputed = new("Cách tính", "How computed");
    public static readonly PageText YouAreHere = new("Bạn đang ở", "You are here");
    public static readonly PageText PagesOfTheList = new("Các trang của danh sách", "Pages of the list");
    public static readonly PageText FirstPage = new("Về đầu danh sách", "First page");
    public static readonly PageText NextPage = new("Xem tiếp", "Next page");
    public static readonly PageText Moment = new("Chọn ngày", "Choose the day");
    public static readonly PageText AsOf = new("Tính đến hết ngày", "As of the end of");
    public static readonly PageText KnownAtMore = new("Theo sổ lúc khác", "As known at another time");
    public static readonly PageText KnownAt = new("Chỉ tính những gì đã ghi sổ đến lúc", "Only from what was recorded up to");
    public static readonly PageText Show = new("Xem", "Show");
    public static readonly PageText Today = new("Về hôm nay", "Back to today");
}
