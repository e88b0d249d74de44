using Ledger.Api.Pages;

namespace Ledger.Api.People;

/// <summary>What the page says on which people sign in.</summary>
internal static class SignInTexts
{
    public static readonly PageText Title = new("Đăng nhập", "Sign in");
    public static readonly PageText Lead = new("Sổ quỹ chỉ mở cho người có tài khoản.", "The books are open to those who have an account.");
    public static readonly PageText Email = new("Thư điện tử", "E-mail");
    public static readonly PageText Password = new("Mật khẩu", "Password");
    public static readonly PageText Code = new("Mã dùng một lần (nếu bạn đã đặt)", "One-time code (if you set it up)");
    public static readonly PageText Enter = new("Đăng nhập", "Sign in");
    public static readonly PageText Leave = new("Đăng xuất", "Sign out");
}
