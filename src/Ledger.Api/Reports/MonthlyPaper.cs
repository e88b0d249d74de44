using System.Globalization;
using Ledger.Api.Portfolio;
using Ledger.Api.Printing;
using Ledger.Domain.Funds;
using NodaTime.Text;

namespace Ledger.Api.Reports;

/// <summary>The monthly report as tables: a page to sign and stamp, with a table of indicators and the parts below it; in a workbook one line a part.</summary>
internal static class MonthlyPaper
{
    /// <summary>In the place of a count that is withheld: of all of them the same, because which of them are small is not said either.</summary>
    public const string Withheld = "*";

    private const string Dong = "đồng";

    // Key and heading of every figure, in the order of the workbook; the heading over it on paper, where it stands there among the parts.
    private static readonly (string Key, string Title, ColumnKind Kind, int? PaperTable, Func<MonthlyFigures, Cell> Value)[] Figures =
    [
        ("clubs", "Số CLB", ColumnKind.Count, 1, figures => figures.Clubs),
        ("clubsAtTarget", "CLB đạt mục tiêu quỹ", ColumnKind.Count, 3, figures => figures.ClubsAtTarget),
        ("members", "Hội viên", ColumnKind.Count, 1, figures => People(figures.Members)),
        ("borrowers", "Người đang vay", ColumnKind.Count, 1, figures => People(figures.Borrowers.Total)),
        ("women", "Trong đó: phụ nữ", ColumnKind.Count, 1, figures => People(figures.Borrowers.Women)),
        ("older", "Trong đó: người cao tuổi", ColumnKind.Count, 1, figures => People(figures.Borrowers.Older)),
        ("poor", "Trong đó: hộ nghèo", ColumnKind.Count, 1, figures => People(figures.Borrowers.Poor)),
        ("nearPoor", "Trong đó: hộ cận nghèo", ColumnKind.Count, 1, figures => People(figures.Borrowers.NearPoor)),
        ("everBorrowed", "Người đã từng vay", ColumnKind.Count, null, figures => People(figures.Borrowers.EverBorrowed)),
        ("activeLoans", "Khoản vay đang dư nợ", ColumnKind.Count, null, figures => figures.ActiveLoans),
        ("outstandingBefore", "Dư nợ đầu tháng", ColumnKind.Amount, 2, figures => figures.OutstandingBefore),
        ("loansLent", "Khoản cho vay trong tháng", ColumnKind.Count, 1, figures => figures.Lent.Loans),
        ("lent", "Cho vay trong tháng", ColumnKind.Amount, 2, figures => figures.Lent.Amount),
        ("principalRepaid", "Thu gốc trong tháng", ColumnKind.Amount, 2, figures => figures.PrincipalRepaid),
        ("writtenOff", "Xóa nợ trong tháng", ColumnKind.Amount, 2, figures => figures.WrittenOff),
        ("outstanding", "Dư nợ cuối tháng", ColumnKind.Amount, 2, figures => figures.Outstanding),
        ("recovered", "Thu hồi nợ đã xóa", ColumnKind.Amount, null, figures => figures.Recovered),
        ("interestReceived", "Thu lãi trong tháng", ColumnKind.Amount, 2, figures => figures.InterestReceived),
        ("par1AtRisk", "Dư nợ có rủi ro, trễ từ 1 ngày", ColumnKind.Amount, null, figures => figures.Par1.AtRisk),
        ("par1Loans", "Số khoản, trễ từ 1 ngày", ColumnKind.Count, null, figures => figures.Par1.Loans),
        ("par1Ratio", "PAR1", ColumnKind.Ratio, null, figures => figures.Par1.Ratio),
        ("par30AtRisk", "Dư nợ có rủi ro, trễ trên 30 ngày", ColumnKind.Amount, 3, figures => figures.Par30.AtRisk),
        ("par30Loans", "Số khoản, trễ trên 30 ngày", ColumnKind.Count, 3, figures => figures.Par30.Loans),
        ("par30Ratio", "PAR30", ColumnKind.Ratio, 3, figures => figures.Par30.Ratio),
        ("par90AtRisk", "Dư nợ có rủi ro, trễ trên 90 ngày", ColumnKind.Amount, null, figures => figures.Par90.AtRisk),
        ("par90Loans", "Số khoản, trễ trên 90 ngày", ColumnKind.Count, null, figures => figures.Par90.Loans),
        ("par90Ratio", "PAR90", ColumnKind.Ratio, null, figures => figures.Par90.Ratio),
        ("overduePrincipal", "Gốc quá hạn", ColumnKind.Amount, null, figures => figures.Overdue.Principal),
        ("overdueInterest", "Lãi quá hạn", ColumnKind.Amount, null, figures => figures.Overdue.Interest),
        ("due", "Đến hạn trong tháng", ColumnKind.Amount, null, figures => figures.OnTimeCollection.Due),
        ("collectedOnTime", "Thu đúng hạn", ColumnKind.Amount, null, figures => figures.OnTimeCollection.CollectedOnTime),
        ("onTimeRatio", "Tỷ lệ thu đúng hạn", ColumnKind.Ratio, 3, figures => figures.OnTimeCollection.Ratio),
        ("fundSizeBefore", "Quy mô quỹ đầu tháng", ColumnKind.Amount, null, figures => figures.FundSizeBefore),
        ("capitalGrant", "Vốn tăng: tài trợ dự án", ColumnKind.Amount, null, figures => figures.CapitalReceived.Grant),
        ("capitalStateBudget", "Vốn tăng: ngân sách nhà nước", ColumnKind.Amount, null, figures => figures.CapitalReceived.StateBudget),
        ("capitalMemberContribution", "Vốn tăng: hội viên đóng góp", ColumnKind.Amount, null, figures => figures.CapitalReceived.MemberContribution),
        ("capitalMemberLoan", "Vốn tăng: hội viên cho mượn", ColumnKind.Amount, null, figures => figures.CapitalReceived.MemberLoan),
        ("capitalDonation", "Vốn tăng: ủng hộ", ColumnKind.Amount, null, figures => figures.CapitalReceived.Donation),
        ("capitalFundraising", "Vốn tăng: vận động", ColumnKind.Amount, null, figures => figures.CapitalReceived.Fundraising),
        ("capitalInKind", "Vốn tăng: hiện vật", ColumnKind.Amount, null, figures => figures.CapitalReceived.InKind),
        ("capitalOther", "Vốn tăng: khác", ColumnKind.Amount, null, figures => figures.CapitalReceived.Other),
        ("capital", "Vốn tăng trong tháng", ColumnKind.Amount, 3, figures => figures.CapitalReceived.Total),
        ("fundSize", "Quy mô quỹ cuối tháng", ColumnKind.Amount, 3, figures => figures.FundSize),
        ("cashOnHand", "Tiền mặt", ColumnKind.Amount, null, figures => figures.CashOnHand),
        ("bank", "Tiền gửi ngân hàng", ColumnKind.Amount, null, figures => figures.Bank),
        ("inKindStock", "Hiện vật", ColumnKind.Amount, null, figures => figures.InKindStock),
        ("activityFund", "Quỹ hoạt động", ColumnKind.Amount, null, figures => figures.ActivityFund),
        ("reserve", "Quỹ dự phòng", ColumnKind.Amount, null, figures => figures.Reserve),
        ("boardAllowance", "Phụ cấp Ban Chủ nhiệm", ColumnKind.Amount, null, figures => figures.BoardAllowance),
        ("unallocatedInterest", "Lãi chưa phân bổ", ColumnKind.Amount, null, figures => figures.UnallocatedInterest),
    ];

    public static PrintedDocument Of(MonthlyReport report) => new()
    {
        FileName = $"bao-cao-thang-{report.Month}-{report.Scope.Code ?? "ca-nuoc"}{(report.Detail == ReportDetail.Full ? "-noi-bo" : "")}",
        Letterhead = [report.Scope.Level == ScopeLevel.Nation ? "CẢ NƯỚC" : report.Scope.Name.ToUpper(CultureInfo.InvariantCulture), "Đơn vị báo cáo"],
        IsOfficial = true,
        IsLandscape = true,
        Title = $"BÁO CÁO THÁNG {report.From.Month:00} NĂM {report.From.Year}",
        Subtitle = ["Quỹ tăng thu nhập của các câu lạc bộ liên thế hệ tự giúp nhau", $"Từ ngày {report.From.Printed()} đến ngày {report.To.Printed()}", .. report.Detail == ReportDetail.Full ? ["Bản đầy đủ, chỉ dùng nội bộ, không công bố"] : Array.Empty<string>()],
        Tables = [Indicators(report.Total), .. report.Children.Count == 0 ? Array.Empty<Table>() : Enumerable.Range(1, 3).Select(number => Parts(report, number))],
        Sheets = [Lines(report, "Báo cáo tháng", Figures, report.Scope.Level == ScopeLevel.Club)],
        Notes =
        [
            "PAR: dư nợ gốc của các khoản vay có kỳ trả chậm quá số ngày đã nêu, trên tổng dư nợ gốc. Vốn tăng là số đã nhận trừ số đã trả lại. Cho vay gồm cả các khoản nhận chuyển sang từ sổ giấy.",
            .. report.WithholdsAny ? [$"{Withheld} Số người dưới 5, hoặc số mà từ đó tính ra được số người dưới 5, không công bố."] : Array.Empty<string>(),
        ],
        SignedAt = "................, ngày ...... tháng ...... năm ...........",
        Signatures = [new("Người lập biểu"), new("Thủ trưởng đơn vị", "(Ký tên, đóng dấu)")],
        Footer = $"Số liệu ghi sổ đến ngày {BusinessCalendar.DateAt(report.KnownAt).Printed()} (knownAt={InstantPattern.ExtendedIso.Format(report.KnownAt)})",
    };

    private static Cell People(long? count) => count is { } known ? known : Withheld;

    private static Table Indicators(MonthlyFigures figures)
    {
        (string Title, string Unit, Cell Before, Cell During, Cell After)[] rows =
        [
            ("Câu lạc bộ có quỹ", "CLB", default, default, figures.Clubs),
            ("Câu lạc bộ đạt mục tiêu quy mô quỹ", "CLB", default, default, figures.ClubsAtTarget),
            ("Hội viên", "người", default, default, People(figures.Members)),
            ("Người đang vay", "người", default, default, People(figures.Borrowers.Total)),
            ("   phụ nữ", "người", default, default, People(figures.Borrowers.Women)),
            ("   người cao tuổi", "người", default, default, People(figures.Borrowers.Older)),
            ("   hộ nghèo", "người", default, default, People(figures.Borrowers.Poor)),
            ("   hộ cận nghèo", "người", default, default, People(figures.Borrowers.NearPoor)),
            ("Khoản cho vay trong tháng", "khoản", default, figures.Lent.Loans, default),
            ("Cho vay", Dong, default, figures.Lent.Amount, default),
            ("Thu gốc", Dong, default, figures.PrincipalRepaid, default),
            ("Thu lãi", Dong, default, figures.InterestReceived, default),
            ("Xóa nợ", Dong, default, figures.WrittenOff, default),
            ("Thu hồi nợ đã xóa", Dong, default, figures.Recovered, default),
            ("Dư nợ gốc", Dong, figures.OutstandingBefore, default, figures.Outstanding),
            ($"Dư nợ của {figures.Par1.Loans.ToString(CultureInfo.InvariantCulture)} khoản trễ từ 1 ngày (PAR1: {figures.Par1.Ratio.PrintedPercent()})", Dong, default, default, figures.Par1.AtRisk),
            ($"Dư nợ của {figures.Par30.Loans.ToString(CultureInfo.InvariantCulture)} khoản trễ trên 30 ngày (PAR30: {figures.Par30.Ratio.PrintedPercent()})", Dong, default, default, figures.Par30.AtRisk),
            ($"Dư nợ của {figures.Par90.Loans.ToString(CultureInfo.InvariantCulture)} khoản trễ trên 90 ngày (PAR90: {figures.Par90.Ratio.PrintedPercent()})", Dong, default, default, figures.Par90.AtRisk),
            ("Gốc quá hạn", Dong, default, default, figures.Overdue.Principal),
            ("Lãi quá hạn", Dong, default, default, figures.Overdue.Interest),
            ("Đến hạn trong tháng, gốc và lãi", Dong, default, figures.OnTimeCollection.Due, default),
            ($"   đã thu đúng hạn ({figures.OnTimeCollection.Ratio?.PrintedPercent() ?? "-"})", Dong, default, figures.OnTimeCollection.CollectedOnTime, default),
            ("Vốn tăng trong tháng", Dong, default, figures.CapitalReceived.Total, default),
            ("   tài trợ dự án", Dong, default, figures.CapitalReceived.Grant, default),
            ("   ngân sách nhà nước", Dong, default, figures.CapitalReceived.StateBudget, default),
            ("   hội viên đóng góp", Dong, default, figures.CapitalReceived.MemberContribution, default),
            ("   hội viên cho mượn", Dong, default, figures.CapitalReceived.MemberLoan, default),
            ("   ủng hộ", Dong, default, figures.CapitalReceived.Donation, default),
            ("   vận động", Dong, default, figures.CapitalReceived.Fundraising, default),
            ("   hiện vật", Dong, default, figures.CapitalReceived.InKind, default),
            ("   khác", Dong, default, figures.CapitalReceived.Other, default),
            ("Quy mô quỹ tăng thu nhập", Dong, figures.FundSizeBefore, default, figures.FundSize),
            ("Tiền mặt", Dong, default, default, figures.CashOnHand),
            ("Tiền gửi ngân hàng", Dong, default, default, figures.Bank),
            ("Hiện vật", Dong, default, default, figures.InKindStock),
            ("Quỹ hoạt động", Dong, default, default, figures.ActivityFund),
            ("Quỹ dự phòng", Dong, default, default, figures.Reserve),
            ("Phụ cấp Ban Chủ nhiệm", Dong, default, default, figures.BoardAllowance),
            ("Lãi chưa phân bổ", Dong, default, default, figures.UnallocatedInterest),
        ];
        return new Table(
            "Chỉ tiêu chung",
            [
                new("indicator", "Chỉ tiêu", ColumnKind.Text, 110),
                new("unit", "Đơn vị", ColumnKind.Text, 22),
                new("before", "Đầu tháng", ColumnKind.Amount, 42),
                new("during", "Trong tháng", ColumnKind.Amount, 42),
                new("after", "Cuối tháng", ColumnKind.Amount, 42),
            ],
            [.. rows.Select(row => new Row([row.Title.Replace("   ", "\u00a0\u00a0\u00a0\u00a0", StringComparison.Ordinal), row.Unit, row.Before, row.During, row.After]))])
        {
            HasHeading = true,
        };
    }

    private static Table Parts(MonthlyReport report, int number)
    {
        var headings = new[] { "Người vay", "Cho vay và thu nợ (đồng)", "Chất lượng và quy mô quỹ (đồng)" };
        return Lines(report, headings[number - 1], [.. Figures.Where(figure => figure.PaperTable == number)], isWhole: false) with { HasHeading = true };
    }

    private static Table Lines(
        MonthlyReport report, string name, (string Key, string Title, ColumnKind Kind, int? PaperTable, Func<MonthlyFigures, Cell> Value)[] figures, bool isWhole)
    {
        Row Line(ScopeAnswer scope, MonthlyFigures values, string label, RowStyle style) => new([scope.Code, label, .. figures.Select(figure => figure.Value(values))], style);
        return new Table(
            name,
            [
                new("code", "Mã", ColumnKind.Text, 16),
                new("name", "Đơn vị", ColumnKind.Text, 46),
                .. figures.Select(figure => new Column(figure.Key, figure.Title, figure.Kind, figure.Kind == ColumnKind.Amount ? 33 : 22)),
            ],
            isWhole
                ? [Line(report.Scope, report.Total, report.Scope.Name, RowStyle.Plain)]
                : [.. report.Children.Select(child => Line(child.Scope, child.Figures, child.Scope.Name, RowStyle.Plain)), Line(ScopeAnswer.Nation, report.Total, "Cộng", RowStyle.Total)]);
    }
}
