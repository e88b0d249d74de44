namespace Ledger.Api.Simulation;

/// <summary>Part of a province.</summary>
/// <param name="ProvinceCode">Its code.</param>
/// <param name="FormerProvince">The province that it belonged to until 2025, where that was merged.</param>
/// <param name="Upland">Whether people count as older from 50.</param>
/// <param name="Communes">Code and name of some communes.</param>
internal sealed record Region(string ProvinceCode, string? FormerProvince, bool Upland, string[] Communes);

/// <summary>Where simulated clubs live: real communes with their codes in force since 1 July 2025 (Decision 19/2025/QĐ-TTg), and hamlets named as villages are.</summary>
internal static class Places
{
    /// <summary>As many clubs as the project VIE085 has; further ones are spread over the whole country.</summary>
    public const int ClubsOfProject = 162;

    /// <summary>The six provinces of the project VIE085, under the codes of today, with communes of the former province.</summary>
    private static readonly Region[] OfProject =
    [
        new("01", null, false,
            [
                "09616 Đoài Phương", "09661 Minh Châu", "09700 Ba Vì", "09772 Hát Môn", "09817 Ô Diên", "09877 An Khánh", "09952 Phú Cát", "10003 Tây Phương", "10072 Quảng Bị", "10126 Bình Minh",
                "10210 Hồng Vân", "10273 Phú Xuyên", "10354 Vân Đình", "10441 Mỹ Đức",
            ]),
        new("25", "Hòa Bình", true,
            [
                "04831 Đà Bắc", "04873 Quy Đức", "04897 Thịnh Minh", "04978 Kim Bôi", "05047 Cao Dương", "05089 Cao Phong", "05128 Tân Lạc", "05158 Mường Bi", "05206 Tân Mai", "05251 Mai Hạ",
                "05290 Nhân Nghĩa", "05323 Quyết Thắng", "05353 Yên Thuỷ", "05392 Lạc Thuỷ",
            ]),
        new("33", "Hưng Yên", false,
            [
                "11977 Tân Hưng", "11995 Đại Đồng", "12019 Văn Giang", "12049 Mễ Sở", "12070 Hoàn Long", "12091 Việt Yên", "12166 Xuân Trúc", "12196 Hồng Quang", "12223 Triệu Việt Vương",
                "12271 Chí Minh", "12286 Nghĩa Dân", "12322 Hiệp Cường", "12364 Tiên Lữ", "12406 Đoàn Đào",
            ]),
        new("31", "Hải Dương", false,
            [
                "10606 Nam Sách", "10642 Thái Tân", "10750 Phú Thái", "10804 Kim Thành", "10843 Hà Nam", "10888 Cẩm Giang", "10930 Mao Điền", "10972 Đường An", "11020 Yết Kiêu", "11074 Tứ Kỳ",
                "11131 Chí Minh", "11164 Vĩnh Lại", "11218 Hồng Châu", "11242 Nguyễn Lương Bằng",
            ]),
        new("24", "Bắc Ninh", false,
            [
                "09193 Yên Phong", "09202 Tam Giang", "09208 Tam Đa", "09238 Văn Môn", "09313 Chi Lăng", "09319 Tiên Du", "09340 Đại Đồng", "09343 Tân Chi", "09454 Gia Bình", "09466 Cao Đức",
                "09475 Nhân Thắng", "09487 Đông Cứu", "09499 Trung Kênh", "09523 Trung Chính",
            ]),
        new("37", "Ninh Bình", false,
            [
                "14389 Gia Lâm", "14404 Cúc Phương", "14428 Nho Quan", "14452 Quỳnh Lưu", "14464 Gia Viễn", "14494 Gia Trấn", "14524 Gia Phong", "14563 Khánh Thiện", "14611 Khánh Nhạc",
                "14620 Phát Diệm", "14647 Quang Thiện", "14674 Lai Thành", "14698 Kim Đông", "14728 Yên Từ",
            ]),
    ];

    /// <summary>The whole country, for clubs beyond the project.</summary>
    private static readonly Region[] OfCountry =
    [
        new("01", null, false, ["00376 Sóc Sơn", "00664 Đại Thanh", "09700 Ba Vì", "09952 Phú Cát", "10210 Hồng Vân"]),
        new("04", null, true, ["01290 Bảo Lâm", "01351 Hưng Đạo", "01456 Quang Hán", "01576 Quảng Uyên", "01738 Ca Thành"]),
        new("08", null, true, ["00700 Ngọc Đường", "00892 Tùng Vài", "01057 Pờ Ly Ngài", "01261 Tiên Yên", "02398 Yên Phú"]),
        new("11", null, true, ["03158 Sín Thầu", "03175 Chà Tở", "03208 Xa Dung", "03260 Pú Nhung", "03328 Thanh Nưa"]),
        new("12", null, true, ["03390 Bình Lư", "03439 Thu Lũm", "03472 Mường Mô", "03532 Pu Sam Cáp", "03595 Than Uyên"]),
        new("14", null, true, ["03688 Mường Chiên", "03799 Muổi Nọi", "03907 Mường Cơi", "04057 Xuân Nha", "04159 Phiêng Pằn"]),
        new("15", null, true, ["02680 Hợp Thành", "02848 Lùng Phình", "03043 Mường Bo", "04387 Châu Quế", "04585 Hạnh Phúc"]),
        new("19", null, true, ["01849 Phong Quang", "01981 Vĩnh Thông", "02152 Cường Lợi", "05620 Yên Trạch", "05755 Dân Tiến"]),
        new("20", null, true, ["06001 Đoàn Kết", "06103 Thiện Long", "06253 Văn Quan", "06391 Yên Bình", "06517 Quan Sơn"]),
        new("22", null, false, ["06724 Hải Sơn", "06838 Bình Liêu", "06874 Điền Xá", "06922 Quảng Hà", "06978 Ba Chẽ"]),
        new("24", null, false, ["07246 Xuân Lương", "07420 Mỹ Thái", "07543 Sơn Hải", "07672 Dương Hưu", "09319 Tiên Du"]),
        new("25", null, true, ["04831 Đà Bắc", "05245 Bao La", "08152 Thanh Ba", "08479 Thọ Văn", "08812 Liên Hoà"]),
        new("31", null, false, ["10606 Nam Sách", "10846 Hà Tây", "11065 Trường Tân", "11254 Bắc Thanh Miện", "11749 Kiến Hải"]),
        new("33", null, false, ["11977 Tân Hưng", "12223 Triệu Việt Vương", "12523 Phụ Dực", "12754 Tiên Hưng", "13039 Tây Tiền Hải"]),
        new("37", null, false, ["13456 Liêm Hà", "13753 Hiển Khánh", "14011 Nam Minh", "14215 Hải Hậu", "14494 Gia Trấn"]),
        new("38", null, false, ["14845 Mường Lát", "15019 Tam Lư", "15298 Lĩnh Toại", "15667 Thọ Bình", "16144 Nga An"]),
        new("40", null, false, ["16738 Quế Phong", "16885 Hữu Khuông", "17170 Quỳnh Sơn", "17395 Hùng Châu", "17722 Hạnh Lâm"]),
        new("42", null, false, ["18133 Hương Sơn", "18277 Đức Thịnh", "18436 Trường Lưu", "18568 Lộc Hà", "18685 Cẩm Bình"]),
        new("44", null, false, ["18901 Minh Hoá", "19033 Hoà Trạch", "19225 Ninh Châu", "19429 Khe Sanh", "19588 Tà Rụt"]),
        new("46", null, false, ["19867 Quảng Điền", "19942 Phú Vang", "20050 A Lưới 5", "20107 Phú Lộc", "20140 Lộc An"]),
        new("48", null, false, ["20308 Bà Nà", "20500 Đại Lộc", "20662 Quế Sơn Trung", "20770 Phước Trà", "20920 Trà Đốc"]),
        new("51", null, true, ["21034 An Phú", "21235 Tư Nghĩa", "21388 Thiện Tín", "23332 Đăk Rơ Wa", "23455 Măng Bút"]),
        new("52", null, true, ["21607 Nhơn Châu", "21817 Bình Hiệp", "23638 Kbang", "23799 Hra", "23938 Ia Mơ"]),
        new("56", null, false, ["22435 Cam Hiệp", "22546 Bắc Ninh Hoà", "22651 Diên Khánh", "22732 Đông Khánh Sơn", "22849 Thuận Bắc"]),
        new("66", null, true, ["22057 Xuân Lộc", "22222 Đức Bình", "24217 Ea Rốk", "24346 Dliê Ya", "24484 Yang Mao"]),
        new("68", null, true, ["22963 Tuyên Quang", "23128 Hàm Kiệm", "24646 Đắk Wil", "24848 Lạc Dương", "25000 Di Linh"]),
        new("75", null, false, ["25222 Bù Gia Mập", "25303 Lộc Hưng", "25402 Thọ Sơn", "26215 Phú Vinh", "26359 Xuân Đông"]),
        new("79", null, false, ["25777 Dầu Tiếng", "25906 Bắc Tân Uyên", "26638 Bàu Lâm", "27511 Nhuận Đức", "27604 Tân Vĩnh Lộc"]),
        new("80", null, false, ["25486 Tân Biên", "25606 Hoà Hội", "27775 Tuyên Bình", "27937 Đức Hoà", "28087 Nhựt Tảo"]),
        new("82", null, false, ["28321 Tân Phước 1", "28501 Hiệp Đức", "28651 Vĩnh Bình", "29983 Long Khánh", "30088 Phong Mỹ"]),
        new("86", null, false, ["28807 Giao Long", "29029 Tân Hào", "29227 Thạnh Phong", "29431 Vinh Kim", "29653 Tân Long Hội"]),
        new("91", null, false, ["30313 Mỹ Hoà Hưng", "30478 Vĩnh Thạnh Trung", "30643 Cù Lao Giêng", "30817 Hòn Đất", "30952 Gò Quao"]),
        new("92", null, false, ["31231 Thạnh An", "31309 Trường Long", "31426 Phương Bình", "31567 Mỹ Tú", "31673 Trần Đề"]),
        new("96", null, false, ["31843 Hồng Dân", "31906 Hưng Hội", "32059 Khánh An", "32119 Khánh Hưng", "32188 Tân Tiến"]),
    ];

    private static readonly string[] Villages =
    [
        "Đông", "Đoài", "Thượng", "Hạ", "Trung", "Nội", "Ngoại", "Chùa", "Đình", "Cầu", "Chợ", "Mới", "Tân Lập", "Tân Tiến", "Đồng Tâm", "Quyết Tiến", "Hòa Bình", "Thống Nhất", "Đoàn Kết",
        "An Phú", "Yên Thịnh", "Phú Cường", "Vĩnh Ninh", "Xuân Mai", "Phương Lâm", "Đồng Văn", "Cổ Bản", "Ngọc Trì", "Thạch Cầu", "Văn Lâm", "Bình An", "Hưng Đạo", "Lương Xá", "Đại Phúc",
    ];

    private static readonly string[] UplandVillages =
    [
        "Bưa", "Cang", "Chiềng", "Đúc", "Khang", "Lầm", "Mòi", "Mường", "Nà Bờ", "Nghẹ", "Ong", "Pheo", "Rềnh", "Sung", "Thung", "Tớn", "Trang", "Trám", "Vôi", "Xăm", "Bãi Sang", "Suối Cốc", "Đồng Bưng", "Gò Mu",
    ];

    public static Region RegionOf(int club) =>
        club < ClubsOfProject ? OfProject[club % OfProject.Length] : OfCountry[club % OfCountry.Length];

    /// <summary>Clubs of a region go round its communes, so that each commune has a few.</summary>
    public static (string Code, string Name) CommuneOf(int club)
    {
        var region = RegionOf(club);
        var round = club < ClubsOfProject ? club / OfProject.Length : club / OfCountry.Length;
        return Commune(region.Communes[round % region.Communes.Length]);
    }

    /// <summary>The whole of a province.</summary>
    public static Region RegionOfCountry(string provinceCode) => Array.Find(OfCountry, region => region.ProvinceCode == provinceCode)!;

    /// <summary>Code and name of one of the communes of a region.</summary>
    public static (string Code, string Name) Commune(string commune) => (commune[..5], commune[6..]);

    public static string Hamlet(Region region, Dice dice) => dice.Below(4) == 0
        ? $"{(region.Upland ? "Xóm" : "Thôn")} {dice.Between(1, 12)}"
        : region.Upland ? $"Xóm {dice.Of(UplandVillages)}" : $"Thôn {dice.Of(Villages)}";
}
