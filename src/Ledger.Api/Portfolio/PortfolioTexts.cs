using Ledger.Api.Pages;

namespace Ledger.Api.Portfolio;

/// <summary>What the pages of the portfolio say.</summary>
internal static class PortfolioTexts
{
    public static readonly PageText Title = new("Tình hình quỹ", "How the funds stand");
    public static readonly PageText Nation = new("Cả nước", "The nation");
    public static readonly PageText OnDay = new("Đến hết ngày {0}", "At the end of {0}");
    public static readonly PageText KnownAt = new("Theo những gì đã ghi sổ đến {0} (giờ Việt Nam). Bút toán ghi sau lúc đó không được tính.", "By what was recorded up to {0} (Vietnam time). Entries recorded later are left out.");
    public static readonly PageText Later = new("Ngày này chưa tới: đây là số liệu nếu từ nay không ai trả thêm đồng nào.", "This day is yet to come: these are the figures if nobody pays anything more.");
    public static readonly PageText Headlines = new("Số liệu chính", "Headline figures");

    public static readonly PageText Outstanding = new("Dư nợ gốc", "Outstanding principal");
    public static readonly PageText OutstandingNote = new("{0} khoản vay của {1} người", "{0} loans to {1} people");
    public static readonly PageText OutstandingHow = new("Tổng gốc chưa trả của mọi khoản đang vay, không tính nợ đã xóa và chưa kể lãi:", "All unpaid principal of the loans, without what was written off and without interest:");

    public static readonly PageText Par30 = new("Dư nợ có rủi ro (PAR30)", "Portfolio at risk (PAR30)");
    public static readonly PageText Par30Note = new("{0} trên {1} khoản trễ quá 30 ngày", "{0} of {1} loans more than 30 days late");
    public static readonly PageText Par30How = new("Toàn bộ gốc chưa trả của các khoản có kỳ trễ quá 30 ngày, chia cho toàn bộ dư nợ gốc.", "The whole unpaid principal of loans with an instalment more than 30 days late, over all unpaid principal.");
    public static readonly PageText AtRisk = new("Dư nợ của khoản trễ", "Principal of late loans");

    public static readonly PageText OnTime = new("Tỷ lệ trả đúng hạn", "Paid on time");
    public static readonly PageText OnTimeNote = new("12 tháng, từ {0} đến {1}", "12 months, {0} to {1}");
    public static readonly PageText OnTimeHow = new("Trong số tiền đến hạn trong 12 tháng: phần đã trả chậm nhất vào ngày đến hạn.", "Of what fell due in 12 months: what was paid on its due date or before.");
    public static readonly PageText CollectedOnTime = new("Trả đúng hạn", "Paid on time");
    public static readonly PageText Due = new("Đến hạn", "Fell due");

    public static readonly PageText AtTarget = new("CLB đạt mục tiêu quỹ", "Clubs at the fund target");
    public static readonly PageText AtTargetNote = new("{0} trên {1} CLB. Mục tiêu quốc gia: 50–70 % số CLB", "{0} of {1} clubs. National goal: 50–70 % of clubs");
    public static readonly PageText AtTargetHow = new(
        "Quyết định 1648/QĐ-TTg: 50–70 % số CLB có quỹ từ 50 triệu đồng. Mỗi CLB được so với mục tiêu của chính mình; mục tiêu chung ở đây là {0}.",
        "Decision 1648/QĐ-TTg: 50–70 % of clubs are to have a fund of 50 million đồng. Each club is measured by its own target; the common one here is {0}.");
    public static readonly PageText ClubsAtTarget = new("CLB đạt", "Clubs at it");
    public static readonly PageText ClubsWithFund = new("CLB có quỹ", "Clubs with a fund");
    public static readonly PageText GoalMet = new("Trong hoặc trên khoảng mục tiêu", "Within or above the goal");
    public static readonly PageText GoalNotMet = new("Còn dưới mục tiêu", "Still below the goal");

    public static readonly PageText Women = new("Phụ nữ trong số người vay", "Women among borrowers");
    public static readonly PageText WomenNote = new("{0} trên {1} người đang vay", "{0} of {1} borrowers");
    public static readonly PageText WomenHow = new("Mỗi người được tính một lần, dù vay mấy khoản. Trong số người đang vay còn có:", "Everyone counts once, however many loans they have. Among the borrowers there are also:");
    public static readonly PageText WomenPart = new("Phụ nữ", "Women");
    public static readonly PageText Borrowers = new("Người đang vay", "Borrowers");
    public static readonly PageText Older = new("Người cao tuổi", "Older people");
    public static readonly PageText Poor = new("Hộ nghèo", "Poor households");
    public static readonly PageText NearPoor = new("Hộ cận nghèo", "Near-poor households");
    public static readonly PageText EverBorrowed = new("Đã từng vay", "Ever borrowed");

    public static readonly PageText FundSize = new("Quy mô quỹ", "Fund size");
    public static readonly PageText FundSizeNote = new("của {0} câu lạc bộ", "of {0} clubs");
    public static readonly PageText FundSizeHow = new("Vốn từ mọi nguồn, cộng lãi giữ lại cho quỹ, trừ gốc đã xóa, cộng gốc thu hồi được:", "Capital from all sources, plus interest kept for growth, less principal written off, plus principal recovered:");

    public static readonly PageText Map = new("Theo tỉnh, thành phố", "By province");
    public static readonly PageText MapHint = new("Mỗi ô là một tỉnh, xếp gần như trên bản đồ. Chọn một ô để xem tỉnh đó.", "Each tile is a province, roughly where it lies on the map. Choose one to see it.");
    public static readonly PageText MapFigure = new("Tô màu theo", "Coloured by");
    public static readonly PageText NoClubs = new("chưa có CLB", "no club yet");
    public static readonly PageText PerCent = new("Tỷ lệ", "Ratio");
    public static readonly PageText OneClub = new("{0} CLB", "{0} clubs");
    public static readonly PageText MapPar30 = new("PAR30", "PAR30");
    public static readonly PageText MapTarget = new("CLB đạt mục tiêu", "Clubs at the target");
    public static readonly PageText MapOnTime = new("Trả đúng hạn", "Paid on time");
    public static readonly PageText Below = new("dưới {0}", "below {0}");
    public static readonly PageText Between = new("từ {0} đến dưới {1}", "{0} to below {1}");
    public static readonly PageText From = new("từ {0}", "{0} and more");

    public static readonly PageText Trend = new("12 tháng qua", "The last 12 months");
    public static readonly PageText TrendTable = new("Số liệu cuối từng tháng", "Figures at the end of each month");
    public static readonly PageText ParTrend = new("Dư nợ có rủi ro (PAR30)", "Portfolio at risk (PAR30)");
    public static readonly PageText SizeTrend = new("Quy mô quỹ và dư nợ", "Fund size and outstanding principal");
    public static readonly PageText FromTo = new("Từ {0} ({1}) đến {2} ({3}).", "From {0} ({1}) to {2} ({3}).");
    public static readonly PageText Date = new("Ngày", "Day");
    public static readonly PageText Million = new("triệu đ", "million đ");
    public static readonly PageText Billion = new("tỷ đ", "billion đ");

    public static readonly PageText Ageing = new("Dư nợ theo số ngày trễ", "Outstanding principal by days late");
    public static readonly PageText DaysLate = new("Số ngày trễ", "Days late");
    public static readonly PageText NotLate = new("Không trễ", "Not late");
    public static readonly PageText DaysFromTo = new("{0}–{1} ngày", "{0}–{1} days");
    public static readonly PageText MoreDays = new("Trên {0} ngày", "More than {0} days");
    public static readonly PageText Share = new("Tỷ trọng", "Share");
    public static readonly PageText Loans = new("Khoản vay", "Loans");
    public static readonly PageText Total = new("Cộng", "Total");

    public static readonly PageText AllPar = new("Dư nợ có rủi ro, theo từng cách tính", "Portfolio at risk, by each definition");
    public static readonly PageText LateBy = new("Trễ", "Late by");
    public static readonly PageText AnyDay = new("Từ 1 ngày (PAR1)", "Any day (PAR1)");
    public static readonly PageText OverDays = new("Trên {0} ngày (PAR{0})", "More than {0} days (PAR{0})");
    public static readonly PageText ByAny = new("Trễ gốc hoặc lãi", "Principal or interest late");
    public static readonly PageText ByPrincipal = new("Chỉ tính trễ gốc", "Principal late only");
    public static readonly PageText WithRescheduled = new("Kể cả khoản đã gia hạn", "Rescheduled loans included");
    public static readonly PageText AllParHow = new("Mỗi tỷ lệ = dư nợ của các khoản trễ ÷ toàn bộ dư nợ gốc ({0}). Số khoản ở trong ngoặc.", "Each ratio = principal of the late loans ÷ all outstanding principal ({0}). Loans in brackets.");

    public static readonly PageText Provinces = new("Các tỉnh, thành phố", "Provinces");
    public static readonly PageText Communes = new("Các xã, phường", "Communes");
    public static readonly PageText Clubs = new("Các câu lạc bộ", "Clubs");
    public static readonly PageText Province = new("Tỉnh, thành phố", "Province");
    public static readonly PageText Commune = new("Xã, phường", "Commune");
    public static readonly PageText Club = new("Câu lạc bộ", "Club");
    public static readonly PageText ClubCount = new("Số CLB", "Clubs");
    public static readonly PageText ActiveLoans = new("Khoản vay", "Loans");
    public static readonly PageText Overdue = new("Nợ quá hạn", "Overdue");
    public static readonly PageText Par30Short = new("PAR30", "PAR30");
    public static readonly PageText OnTimeShort = new("Đúng hạn", "On time");
    public static readonly PageText AtTargetShort = new("Đạt mục tiêu", "At target");
    public static readonly PageText WomenShort = new("Nữ vay", "Women");
    public static readonly PageText SortHint = new("Chọn tên cột để sắp xếp.", "Choose a column's name to sort.");
    public static readonly PageText WithoutCode = new("(sổ chưa ghi mã xã)", "(registered without a code)");

    public static readonly PageText Next = new("Xem thêm", "Look further");
    public static readonly PageText ToArrears = new("Các khoản nợ quá hạn", "Loans in arrears");
    public static readonly PageText ToArrearsMore = new("Từng khoản trễ hạn, lọc theo số ngày, tải về bảng tính.", "Every late loan, by days late, to look at or to download.");
    public static readonly PageText ToTargets = new("Mục tiêu quy mô quỹ", "Fund targets");
    public static readonly PageText ToTargetsMore = new("CLB nào đã đạt, gần đạt, còn xa; với đà hiện nay bao giờ đạt.", "Which clubs are at, near or far from the target, and when they would reach it.");
    public static readonly PageText ToReport = new("Báo cáo tháng", "Monthly report");
    public static readonly PageText ToReportMore = new("Báo cáo gửi cấp trên: xem, in, tải PDF hoặc Excel.", "The report to the level above: read, print, download as PDF or workbook.");
    public static readonly PageText ToClub = new("Sổ quỹ của câu lạc bộ", "The club's fund book");

    public static readonly PageText Nothing = new("Chưa có quỹ nào", "No fund yet");
    public static readonly PageText NothingMore = new("Vào ngày {0} chưa câu lạc bộ nào ở đây mở quỹ. Hãy chọn ngày khác hoặc nơi khác.", "On {0} no club here had opened a fund. Choose another day or another place.");

    public static readonly PageText ArrearsLead = new(
        "Các khoản vay có ít nhất một kỳ trả chậm. Người vay chỉ có mã: tên chỉ dành cho người được xem danh sách hội viên.",
        "Loans with at least one instalment that is late. Borrowers are codes: names are for those who may see a club's members.");
    public static readonly PageText Filters = new("Lọc danh sách", "Filter the list");
    public static readonly PageText MinDays = new("Trễ từ", "Late by at least");
    public static readonly PageText Days = new("{0} ngày", "{0} days");
    public static readonly PageText OneDay = new("1 ngày", "1 day");
    public static readonly PageText Filter = new("Lọc", "Filter");
    public static readonly PageText Csv = new("Tải về bảng tính (CSV)", "Download for a spreadsheet (CSV)");
    public static readonly PageText Loan = new("Khoản vay", "Loan");
    public static readonly PageText Member = new("Người vay", "Borrower");
    public static readonly PageText DaysPastDue = new("Ngày trễ", "Days late");
    public static readonly PageText LateSince = new("Trễ từ ngày", "Late since");
    public static readonly PageText OverduePrincipal = new("Gốc quá hạn", "Overdue principal");
    public static readonly PageText OverdueInterest = new("Lãi quá hạn", "Overdue interest");
    public static readonly PageText OverdueTotal = new("Quá hạn", "Overdue");
    public static readonly PageText OfWhichInterest = new("trong đó lãi {0}", "of which interest {0}");
    public static readonly PageText Rescheduled = new("đã gia hạn", "rescheduled");
    public static readonly PageText NoArrears = new("Không có khoản nào trễ như vậy", "No loan is that late");
    public static readonly PageText NoArrearsMore = new("Vào ngày {0}, không khoản vay nào ở đây trễ từ {1} ngày.", "On {0} no loan here was late by {1} days or more.");

    public static readonly PageText TargetsLead = new(
        "Mỗi câu lạc bộ so với mục tiêu của mình. Gần đạt: từ {0} % mục tiêu. Ngày dự kiến tính theo đà tăng của 12 tháng qua.",
        "Each club beside its own target. Near: from {0} % of it. The expected day follows from the growth of the last 12 months.");
    public static readonly PageText At = new("Đã đạt", "At the target");
    public static readonly PageText Near = new("Gần đạt", "Near");
    public static readonly PageText Far = new("Còn xa", "Far");
    public static readonly PageText All = new("Tất cả", "All");
    public static readonly PageText Standing = new("Nhóm", "Group");
    public static readonly PageText FundsTogether = new("Tổng quỹ {0}", "Funds together {0}");
    public static readonly PageText MissingTogether = new("còn thiếu {0}", "{0} missing");
    public static readonly PageText Target = new("Mục tiêu", "Target");
    public static readonly PageText OfTarget = new("So với mục tiêu", "Of the target");
    public static readonly PageText Missing = new("Còn thiếu", "Missing");
    public static readonly PageText PerMonth = new("Tăng mỗi tháng", "Growth a month");
    public static readonly PageText When = new("Ngày đạt", "Reached");
    public static readonly PageText Reached = new("đạt ngày {0}", "on {0}");
    public static readonly PageText Expected = new("dự kiến {0}", "expected {0}");
    public static readonly PageText NotAtThisPace = new("chưa thấy với đà này", "not at this pace");
    public static readonly PageText NoTargets = new("Không có câu lạc bộ nào trong nhóm này", "No club is in this group");
    public static readonly PageText NoTargetsMore = new("Hãy chọn nhóm khác, ngày khác hoặc nơi khác.", "Choose another group, another day or another place.");
}
