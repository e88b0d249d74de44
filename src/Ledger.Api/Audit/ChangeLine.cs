using System.Globalization;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.Pages;
using Ledger.Api.Printing;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Storage;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Audit;

/// <summary>A value as programs and as people read it.</summary>
/// <param name="Machine">As the API writes it.</param>
/// <param name="Text">As people read it.</param>
/// <param name="Number">Where it can be subtracted: the number, in đồng or as a count.</param>
public sealed record ShownValue(string Machine, PageText Text, long? Number = null)
{
    public static ShownValue Of(Vnd amount) => new(amount.Amount.ToString(CultureInfo.InvariantCulture), Same(amount.Amount.Printed() + " đ"), amount.Amount);

    public static ShownValue Of(long count) => new(count.ToString(CultureInfo.InvariantCulture), Same(count.Printed()), count);

    public static ShownValue Of(LocalDate day) => new(LocalDatePattern.Iso.Format(day), Same(day.Printed()));

    public static ShownValue Percent(decimal percent) => new(percent.ToString(CultureInfo.InvariantCulture), Same((percent / 100).PrintedPercent()));

    public static ShownValue Of<TEnum>(TEnum value, PageText text)
        where TEnum : struct, Enum => new(value.Code(), text);

    public static PageText Same(string text) => new(text, text);
}

/// <summary>One figure, date or word before and after.</summary>
/// <param name="Figure">Where the API's answer has it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Before">Null where there was nothing yet.</param>
/// <param name="After">Null where there is nothing any more.</param>
public sealed record ChangeLine(string Figure, PageText Name, ShownValue? Before, ShownValue? After)
{
    public bool IsChanged => Before?.Machine != After?.Machine;

    /// <summary>By how much a number changed.</summary>
    public long? Difference => Before?.Number is { } before && After?.Number is { } after ? after - before : Before is null ? After?.Number : null;

    public bool IsMoney => (After ?? Before)?.Text.Vietnamese.EndsWith('đ') ?? false;
}

/// <summary>Lines that stand together, with their sum where it means something.</summary>
public sealed record ChangeGroup(PageText Title, IReadOnlyList<ChangeLine> Lines, ChangeLine? Total = null);

/// <summary>What of a fund, a loan and a policy is held side by side.</summary>
internal static class ChangeLines
{
    private static readonly (string Figure, PageText Name, Func<FundAnswer, Vnd> Of)[] Assets =
    [
        ("cashOnHand", new("Tiền mặt", "Cash on hand"), fund => fund.CashOnHand),
        ("bank", new("Tiền gửi ngân hàng", "Bank"), fund => fund.Bank),
        ("inKindStock", new("Hiện vật", "Stock in kind"), fund => fund.InKindStock),
        ("loansOutstanding", new("Dư nợ cho vay", "Loans outstanding"), fund => fund.LoansOutstanding),
    ];

    private static readonly (string Figure, PageText Name, Func<FundAnswer, Vnd> Of)[] Claims =
    [
        ("fundSize", new("Quỹ tăng thu nhập", "The revolving fund"), fund => fund.FundSize),
        ("activityFund", new("Quỹ hoạt động", "The activity fund"), fund => fund.ActivityFund),
        ("reserve", new("Quỹ dự phòng", "The reserve"), fund => fund.Reserve),
        ("boardAllowance", new("Phụ cấp Ban Chủ nhiệm", "The board's allowance"), fund => fund.BoardAllowance),
        ("unallocatedInterest", new("Lãi chưa phân bổ", "Interest not yet divided"), fund => fund.UnallocatedInterest),
        ("credits", new("Tiền thừa của hội viên", "Members' credits"), fund => fund.Credits),
        ("suspense", new("Chênh lệch chờ xử lý", "Suspense"), fund => fund.Suspense),
    ];

    private static readonly (string Figure, PageText Name, Func<FundAnswer, Vnd> Of)[] FundSize =
    [
        ("capital.grant", new("Vốn tài trợ dự án", "Grant capital"), fund => fund.Capital.Grant),
        ("capital.stateBudget", new("Vốn ngân sách nhà nước", "State budget capital"), fund => fund.Capital.StateBudget),
        ("capital.memberContribution", new("Vốn hội viên đóng góp", "Members' contributions"), fund => fund.Capital.MemberContribution),
        ("capital.memberLoan", new("Vốn hội viên cho mượn", "Members' loans to the fund"), fund => fund.Capital.MemberLoan),
        ("capital.donation", new("Vốn ủng hộ", "Donations"), fund => fund.Capital.Donation),
        ("capital.fundraising", new("Vốn vận động", "Fundraising"), fund => fund.Capital.Fundraising),
        ("capital.inKind", new("Vốn hiện vật", "Capital in kind"), fund => fund.Capital.InKind),
        ("capital.other", new("Vốn khác", "Other capital"), fund => fund.Capital.Other),
        ("retainedInterest", new("Lãi bổ sung quỹ", "Retained interest"), fund => fund.RetainedInterest),
        ("writtenOff", new("Gốc đã xóa nợ (trừ đi)", "Principal written off (taken off)"), fund => fund.WrittenOff),
        ("recovered", new("Gốc thu hồi sau xóa nợ", "Principal recovered"), fund => fund.Recovered),
    ];

    private static readonly (string Figure, PageText Name, Func<FundAnswer, ShownValue?> Of)[] Other =
    [
        ("lendable", new("Tiền có thể cho vay", "Cash that may be lent"), fund => ShownValue.Of(fund.Lendable)),
        ("interestReceived", new("Lãi đã thu từ đầu", "Interest received so far"), fund => ShownValue.Of(fund.InterestReceived)),
        ("loans.active", new("Khoản vay đang chạy", "Active loans"), fund => ShownValue.Of(fund.Loans.Active)),
        ("loans.inArrears", new("Khoản vay quá hạn", "Loans in arrears"), fund => ShownValue.Of(fund.Loans.InArrears)),
        ("overdue.principal", new("Gốc quá hạn", "Overdue principal"), fund => ShownValue.Of(fund.Overdue.Principal)),
        ("overdue.interest", new("Lãi quá hạn", "Overdue interest"), fund => ShownValue.Of(fund.Overdue.Interest)),
        ("overdue.penalty", new("Lãi phạt chưa trả", "Interest on what is overdue"), fund => ShownValue.Of(fund.Overdue.Penalty)),
        ("par.par30.atRisk", new("Dư nợ rủi ro trên 30 ngày (PAR30)", "At risk by more than 30 days (PAR30)"), fund => ShownValue.Of(fund.Par.Par30.AtRisk)),
        ("target", new("Mục tiêu quỹ", "Target"), fund => fund.Target is { } target ? ShownValue.Of(target) : null),
        ("targetReachedOn", new("Đạt mục tiêu ngày", "Target reached on"), fund => fund.TargetReachedOn is { } day ? ShownValue.Of(day) : null),
        ("closedThrough", new("Đã khóa sổ đến hết ngày", "Books closed through"), fund => fund.ClosedThrough is { } day ? ShownValue.Of(day) : null),
    ];

    private static readonly (string Figure, PageText Name, Func<LoanAnswer, ShownValue?> Of)[] Loan =
    [
        ("status", new("Tình trạng", "Status"), loan => ShownValue.Of(loan.Status, AuditTexts.StatusOf(loan.Status))),
        ("principal", new("Số tiền vay", "Principal"), loan => ShownValue.Of(loan.Principal)),
        ("outstanding", new("Dư nợ gốc", "Outstanding"), loan => ShownValue.Of(loan.Outstanding)),
        ("overdue.principal", new("Gốc quá hạn", "Overdue principal"), loan => ShownValue.Of(loan.Overdue.Principal)),
        ("overdue.interest", new("Lãi quá hạn", "Overdue interest"), loan => ShownValue.Of(loan.Overdue.Interest)),
        ("overdue.penalty", new("Lãi phạt chưa trả", "Interest on what is overdue"), loan => ShownValue.Of(loan.Overdue.Penalty)),
        ("daysPastDue", new("Số ngày quá hạn", "Days past due"), loan => ShownValue.Of(loan.DaysPastDue)),
        ("nextDue.on", new("Kỳ trả tiếp theo", "Next due on"), loan => loan.NextDue is { } next ? ShownValue.Of(next.On) : null),
        ("nextDue.amount", new("Phải trả kỳ tới", "Next due"), loan => loan.NextDue is { } next ? ShownValue.Of(next.Amount) : null),
        ("credit", new("Tiền thừa của hội viên", "Member's credit"), loan => ShownValue.Of(loan.Credit)),
        ("waived", new("Lãi được miễn", "Interest waived"), loan => ShownValue.Of(loan.Waived)),
        ("writtenOff", new("Gốc đã xóa nợ", "Principal written off"), loan => ShownValue.Of(loan.WrittenOff)),
        ("recovered", new("Gốc thu hồi sau xóa nợ", "Principal recovered"), loan => ShownValue.Of(loan.Recovered)),
    ];

    private static readonly (string Figure, PageText Name, Func<PolicyAnswer, ShownValue?> Of)[] Policy =
    [
        ("effectiveFrom", new("Hiệu lực từ ngày", "In force from"), policy => ShownValue.Of(policy.EffectiveFrom)),
        ("monthlyRate", new("Lãi suất mỗi tháng", "Rate per month"), policy => ShownValue.Percent(policy.MonthlyRate)),
        ("method", new("Cách tính lãi", "Method"), policy => ShownValue.Of(policy.Method, AuditTexts.MethodOf(policy.Method))),
        ("instalments", new("Số kỳ", "Instalments"), policy => ShownValue.Of(policy.Instalments)),
        ("every", new("Khoảng cách giữa các kỳ", "Between instalments"), policy => ShownValue.Of(policy.Every)),
        ("unit", new("Đơn vị của khoảng cách", "Unit of that"), policy => ShownValue.Of(policy.Unit, AuditTexts.UnitOf(policy.Unit))),
        ("rounding", new("Làm tròn đến", "Rounded to"), policy => ShownValue.Of(new Vnd(policy.Rounding))),
        ("dayCount", new("Cách đếm ngày", "Day count"), policy => ShownValue.Of(policy.DayCount, AuditTexts.DayCountOf(policy.DayCount))),
        ("instalmentMultiple", new("Kỳ trả là bội số của", "Instalments are multiples of"), policy => ShownValue.Of(new Vnd(policy.InstalmentMultiple))),
        ("gracePrincipal", new("Số kỳ ân hạn gốc", "Grace on principal, instalments"), policy => ShownValue.Of(policy.GracePrincipal)),
        ("graceInterest", new("Số kỳ ân hạn lãi", "Grace on interest, instalments"), policy => ShownValue.Of(policy.GraceInterest)),
        ("maxPrincipal", new("Mức vay cao nhất", "Largest principal"), policy => ShownValue.Of(policy.MaxPrincipal)),
        ("maxTermMonths", new("Thời hạn dài nhất, tháng", "Longest term, months"), policy => ShownValue.Of(policy.MaxTermMonths)),
        ("allocationOrder", new("Thứ tự trừ nợ", "Order of allocation"), policy => new ShownValue(
            string.Join(',', policy.AllocationOrder.Select(part => part.Code())),
            new(string.Join(", ", policy.AllocationOrder.Select(part => AuditTexts.PartOf(part).Vietnamese)), string.Join(", ", policy.AllocationOrder.Select(part => AuditTexts.PartOf(part).English))))),
        ("allocationBy", new("Trừ nợ theo", "Allocated by"), policy => ShownValue.Of(policy.AllocationBy, AuditTexts.ByOf(policy.AllocationBy))),
        ("interestSplit.activityFund", new("Lãi vào quỹ hoạt động", "Interest to the activity fund"), policy => ShownValue.Percent(policy.InterestSplit.ActivityFund)),
        ("interestSplit.fundGrowth", new("Lãi bổ sung quỹ", "Interest kept in the fund"), policy => ShownValue.Percent(policy.InterestSplit.FundGrowth)),
        ("interestSplit.reserve", new("Lãi vào quỹ dự phòng", "Interest to the reserve"), policy => ShownValue.Percent(policy.InterestSplit.Reserve)),
        ("interestSplit.boardAllowance", new("Lãi vào phụ cấp Ban Chủ nhiệm", "Interest to the board's allowance"), policy => ShownValue.Percent(policy.InterestSplit.BoardAllowance)),
        ("overdueInterest", new("Lãi phạt quá hạn", "Interest on what is overdue"), policy => ShownValue.Of(policy.OverdueInterest, AuditTexts.OverdueInterestOf(policy.OverdueInterest))),
        ("approval", new("Người duyệt", "Approval"), policy => ShownValue.Of(policy.Approval, AuditTexts.ApprovalOf(policy.Approval))),
        ("target", new("Mục tiêu riêng của câu lạc bộ", "The club's own target"), policy => policy.Target is { } target ? ShownValue.Of(target) : null),
    ];

    /// <summary>Every balance. Sources of capital that never brought anything are left out.</summary>
    public static IReadOnlyList<ChangeGroup> Of(FundAnswer? before, FundAnswer after) =>
    [
        Group(new("Tiền và tài sản", "Where the money is"), Assets, before, after, new("Tổng tài sản", "All assets")),
        Group(new("Của ai", "Whose it is"), Claims, before, after, new("Tổng nguồn", "All claims")),
        Group(new("Quỹ tăng thu nhập gồm", "What the revolving fund consists of"), [.. FundSize.Where(line => !line.Of(after).IsZero || (before is not null && !line.Of(before).IsZero))], before, after),
        new(new("Cho vay và mục tiêu", "Lending and target"), [.. Between(Other, before, after)]),
    ];

    public static IReadOnlyList<ChangeLine> Of(LoanAnswer? before, LoanAnswer after) => [.. Between(Loan, before, after)];

    public static IReadOnlyList<ChangeLine> Of(PolicyAnswer? before, PolicyAnswer after) => [.. Between(Policy, before, after)];

    private static IEnumerable<ChangeLine> Between<T>((string Figure, PageText Name, Func<T, ShownValue?> Of)[] lines, T? before, T after)
        where T : class =>
        lines.Select(line => new ChangeLine(line.Figure, line.Name, before is null ? null : line.Of(before), line.Of(after))).Where(line => line is not { Before: null, After: null });

    private static ChangeGroup Group(PageText title, (string Figure, PageText Name, Func<FundAnswer, Vnd> Of)[] lines, FundAnswer? before, FundAnswer after, PageText? total = null) => new(
        title,
        [.. lines.Select(line => new ChangeLine(line.Figure, line.Name, before is null ? null : ShownValue.Of(line.Of(before)), ShownValue.Of(line.Of(after))))],
        total is null ? null : new ChangeLine("", total, before is null ? null : ShownValue.Of(Sum(lines, before)), ShownValue.Of(Sum(lines, after))));

    private static Vnd Sum((string Figure, PageText Name, Func<FundAnswer, Vnd> Of)[] lines, FundAnswer fund) => lines.Aggregate(Vnd.Zero, (sum, line) => sum + line.Of(fund));
}
