using Ledger.Domain.Clubs;

namespace Ledger.Api.Simulation;

/// <summary>Names as Vietnamese villagers of these ages have them: family, middle, given.</summary>
internal static class Names
{
    // In proportion to how common they are; the first is borne by about a third.
    private static readonly string[] Families =
    [
        "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Vũ", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô",
        "Dương", "Đào", "Đoàn", "Trịnh", "Lương", "Phan", "Hà", "Mai", "Tạ", "Đinh",
    ];

    private static readonly string[] UplandFamilies = ["Bùi", "Bùi", "Bùi", "Đinh", "Đinh", "Quách", "Hà", "Lường", "Xa", "Khà", "Nguyễn", "Bạch", "Hoàng"];

    private static readonly string[] WomensMiddles = ["Thị", "Thị", "Thị", "Thị", "Thị", "Thị Kim", "Thị Minh", "Thị Thanh", "Thị Ngọc", "Thị Thu"];

    private static readonly string[] MensMiddles = ["Văn", "Văn", "Văn", "Văn", "Đức", "Xuân", "Đình", "Quang", "Hữu", "Công", "Ngọc", "Minh", "Bá", "Trọng"];

    private static readonly string[] WomensGivens =
    [
        "Hoa", "Lan", "Huệ", "Cúc", "Mai", "Đào", "Liên", "Sen", "Hồng", "Nhung", "Hằng", "Nga", "Hạnh", "Phúc", "Thơm", "Thắm", "Tuyết", "Vân", "Yến", "Oanh", "Loan", "Phượng", "Nhàn", "Hiền", "Hòa", "Thuận",
        "Lý", "Mận", "Chanh", "Bưởi", "Chín", "Tám", "Bảy", "Sáu", "Tư", "Út", "Xuân", "Thu", "Hà", "Hải", "Bình", "Minh", "Thanh", "Dung", "Hường", "Luyến", "Gái", "Bé", "Nụ", "Vui", "Tươi", "Tình", "Nghĩa", "Lành",
    ];

    private static readonly string[] MensGivens =
    [
        "Hùng", "Dũng", "Cường", "Thắng", "Bình", "Hòa", "Sơn", "Hải", "Long", "Tiến", "Thành", "Đạt", "Trung", "Nghĩa", "Lộc", "Phúc", "Thọ", "Khánh", "Tuấn", "Minh", "Quang", "Vinh", "Hiển", "Đức", "Tài", "Lợi",
        "Năm", "Bảy", "Chín", "Sinh", "Tạo", "Khoa", "Luận", "Chiến", "Thuyết", "Toàn", "Vượng", "Thịnh", "Kiên", "Quyết", "Ninh", "Khôi", "Tráng", "Điền", "Canh", "Mùi", "Thìn", "Tỵ", "Hợi",
    ];

    public static string FullName(Gender gender, bool upland, Dice dice)
    {
        var family = dice.Of(upland ? UplandFamilies : Families);
        return gender == Gender.Female
            ? $"{family} {dice.Of(WomensMiddles)} {dice.Of(WomensGivens)}"
            : $"{family} {dice.Of(MensMiddles)} {dice.Of(MensGivens)}";
    }
}
