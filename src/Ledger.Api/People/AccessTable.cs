namespace Ledger.Api.People;

/// <summary>What an endpoint asks of its caller.</summary>
internal enum Permission
{
    SignedIn,
    SeeClubs,
    RegisterClubs,
    SeeMemberNames,
    SeeMembers,
    ManageMembers,
    ErasePersonalData,
    ExportPersonalData,
    SeeAccessLog,
    SeeFund,
    SetPolicy,
    RequestLoans,
    DecideLoans,
    PostMoney,
    ConfirmProposals,
    SeePortfolio,
    SeeEvents,
    SetTargets,
    SealBooks,
    ManageWebhooks,
    ManagePeople,
}

/// <summary>Who has a permission.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="NationOnly">Whether it takes the nation as scope, because what it opens is the whole nation's.</param>
/// <param name="Vietnamese">What it opens.</param>
/// <param name="English">The same in English.</param>
/// <param name="Roles">The roles that have it, within their scope.</param>
internal sealed record AccessRule(Permission Permission, bool NationOnly, string Vietnamese, string English, IReadOnlyList<Role> Roles);

/// <summary>Who may do what: the one table that everything asks, and that docs/operations.md prints.</summary>
internal static class AccessTable
{
    private static readonly Role[] Everybody = Enum.GetValues<Role>();
    private static readonly Role[] Board = [Role.Treasurer, Role.Chair, Role.BoardMember];
    private static readonly Role[] Staff = [Role.CommuneStaff, Role.ProvinceStaff, Role.NationalStaff];
    private static readonly Role[] Readers = [.. Board, Role.Auditor, .. Staff];

    public static readonly IReadOnlyList<AccessRule> Rules =
    [
        new(Permission.SignedIn, false, "tài khoản của mình, tính thử lịch trả nợ, mục tiêu, dấu niêm phong", "one's own account, schedule quotes, targets, seals", Everybody),
        new(Permission.SeeClubs, false, "xem danh sách câu lạc bộ", "see the register of clubs", Everybody),
        new(Permission.RegisterClubs, false, "đăng ký câu lạc bộ", "register clubs", [Role.Treasurer, .. Staff, Role.Administrator]),
        new(Permission.SeeMemberNames, false, "xem họ tên hội viên và sổ sách có họ tên", "see the names of members, and the papers that hold them", [.. Board, Role.Auditor]),
        new(Permission.SeeMembers, false, "xem hội viên; ai không có quyền xem họ tên thì thấy họ tên đã che", "see members, masked without seeMemberNames", Readers),
        new(Permission.ManageMembers, false, "ghi hội viên", "add members", Board),
        new(Permission.ErasePersonalData, false, "xóa dữ liệu cá nhân của hội viên", "erase a member's personal data", [Role.Treasurer, Role.Chair]),
        new(Permission.ExportPersonalData, false, "lấy toàn bộ dữ liệu đang giữ về một hội viên", "export all that is held about a member", [Role.Treasurer, Role.Chair]),
        new(Permission.SeeAccessLog, false, "xem ai đã xem dữ liệu cá nhân của hội viên", "see who looked at members' personal data", [Role.Treasurer, Role.Chair, Role.Auditor]),
        new(Permission.SeeFund, false, "xem quỹ, khoản vay, bút toán; kiểm tra và xuất sổ quỹ", "see the fund, its loans and entries; verify and export the book", Readers),
        new(Permission.SetPolicy, false, "mở quỹ, đổi quy chế", "open the fund, change its rules", [Role.Treasurer, Role.Chair]),
        new(Permission.RequestLoans, false, "ghi đơn xin vay", "record that a member asks for a loan", Board),
        new(Permission.DecideLoans, false, "duyệt hoặc từ chối khoản vay", "approve or reject a loan", Board),
        new(Permission.PostMoney, false, "ghi thu, chi, giải ngân, điều chỉnh, khóa sổ", "post money, pay loans out, correct and close the book", [Role.Treasurer]),
        new(Permission.ConfirmProposals, false, "xác nhận hoặc từ chối đề nghị của người khác, rút đề nghị của mình", "confirm or refuse what another proposed, withdraw one's own proposal", Board),
        new(Permission.SeePortfolio, false, "xem danh mục cho vay và báo cáo", "see the portfolio and reports", Readers),
        new(Permission.SeeEvents, false, "xem các sự kiện đáng báo", "see the facts worth telling", [Role.Auditor, .. Staff]),
        new(Permission.SetTargets, false, "đặt mục tiêu quy mô quỹ", "set target fund sizes", [Role.ProvinceStaff, Role.NationalStaff]),
        new(Permission.SealBooks, true, "niêm phong sổ quỹ", "seal the books", [Role.Auditor, Role.NationalStaff]),
        new(Permission.ManageWebhooks, true, "quản lý webhook", "manage webhooks", [Role.Administrator]),
        new(Permission.ManagePeople, false, "quản lý người dùng", "manage people", [Role.Administrator]),
    ];

    private static readonly AccessRule[] RuleOf = [.. Enum.GetValues<Permission>().Select(permission => Rules.Single(rule => rule.Permission == permission))];

    private static readonly int[] RolesOf = [.. RuleOf.Select(rule => rule.Roles.Sum(role => 1 << (int)role))];

    public static AccessRule Rule(Permission permission) => RuleOf[(int)permission];

    public static bool Allows(Role role, Permission permission) => (RolesOf[(int)permission] & (1 << (int)role)) != 0;
}
