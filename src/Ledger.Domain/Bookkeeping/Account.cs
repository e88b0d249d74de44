namespace Ledger.Domain.Bookkeeping;

/// <summary>The accounts of a club's fund. The names are part of the stored contract.</summary>
/// <remarks>Assets say where the money is; claims say whose it is. Assets equal claims at every moment.</remarks>
public enum Account
{
    /// <summary>Asset: cash on hand, kept by the treasurer.</summary>
    Cash,

    /// <summary>Asset: money in the club's bank account.</summary>
    Bank,

    /// <summary>Asset: capital in kind (piglets, seedlings) at its value, until it is lent in kind.</summary>
    InKindStock,

    /// <summary>Asset: principal that members still owe.</summary>
    LoansOutstanding,

    /// <summary>Asset: principal that members owe on running loans of the opening balances that are not yet entered one by one. Zero once the club has moved in.</summary>
    LoansToTakeOver,

    /// <summary>Claim: capital granted by a project.</summary>
    CapitalGrant,

    /// <summary>Claim: capital from the state budget.</summary>
    CapitalStateBudget,

    /// <summary>Claim: contributions of members to the fund.</summary>
    CapitalMemberContribution,

    /// <summary>Claim: interest-free loans of members to the fund.</summary>
    CapitalMemberLoan,

    /// <summary>Claim: donations.</summary>
    CapitalDonation,

    /// <summary>Claim: proceeds of fundraising.</summary>
    CapitalFundraising,

    /// <summary>Claim: capital given in kind, at its value.</summary>
    CapitalInKind,

    /// <summary>Claim: capital of any other source.</summary>
    CapitalOther,

    /// <summary>Claim: interest that the club left in the revolving fund (fund growth), and settled cash differences. May be negative after a loss.</summary>
    RetainedInterest,

    /// <summary>Claim with a debit balance: principal written off.</summary>
    PrincipalWrittenOff,

    /// <summary>Claim: principal recovered after it had been written off.</summary>
    PrincipalRecovered,

    /// <summary>Claim: the activity fund (Quỹ hoạt động).</summary>
    ActivityFund,

    /// <summary>Claim: the reserve.</summary>
    Reserve,

    /// <summary>Claim: the allowance of the board.</summary>
    BoardAllowance,

    /// <summary>Claim: interest received and not yet allocated.</summary>
    UnallocatedInterest,

    /// <summary>Claim: overpayments that the club owes to members.</summary>
    MemberCredits,

    /// <summary>Claim: differences found by counting cash that the board has not settled. Negative for a shortage.</summary>
    Suspense,
}

/// <summary>What is known about each <see cref="Account"/>.</summary>
public static class ChartOfAccounts
{
    /// <summary>Every account, assets first, in the order of a trial balance.</summary>
    public static readonly IReadOnlyList<Account> All = Enum.GetValues<Account>();

    /// <summary>Whether the account says where money is (its normal balance is a debit).</summary>
    public static bool IsAsset(this Account account) => account <= Account.LoansToTakeOver;

    /// <summary>Whether the balance is part of the revolving fund's own worth: capital, retained interest, less principal written off, plus principal recovered.</summary>
    public static bool IsFundSize(this Account account) => account is >= Account.CapitalGrant and <= Account.PrincipalRecovered;

    /// <summary>Whether the account holds capital of one source.</summary>
    public static bool IsCapital(this Account account) => account is >= Account.CapitalGrant and <= Account.CapitalOther;

    /// <summary>The account as the API names it: <c>loansOutstanding</c>.</summary>
    public static string Code(this Account account) => Codes[(int)account];

    /// <summary>The account's name in Vietnamese.</summary>
    public static string VietnameseName(this Account account) => VietnameseNames[(int)account];

    /// <summary>The account's name in English.</summary>
    public static string EnglishName(this Account account) => EnglishNames[(int)account];

    /// <summary>
    /// The account as the journals name it, the same in every format: <c>Assets:LoansOutstanding</c>. Everything below <c>Equity:Fund</c> sums to the fund's size, with its sign turned.
    /// The names never change, so that journals of different years can be read together.
    /// </summary>
    public static string JournalName(this Account account) => JournalNames[(int)account];

    private static readonly string[] JournalNames = [.. All.Select(account => $"{GroupOf(account)}:{account}")];

    private static readonly string[] Codes = [.. All.Select(account => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(account.ToString()))];

    private static readonly string[] VietnameseNames =
    [
        "Tiền mặt", "Tiền gửi ngân hàng", "Hiện vật", "Dư nợ cho vay", "Dư nợ chờ nhập từng khoản",
        "Vốn tài trợ dự án", "Vốn ngân sách nhà nước", "Vốn hội viên đóng góp", "Vốn hội viên cho mượn", "Vốn ủng hộ", "Vốn vận động", "Vốn hiện vật", "Vốn khác",
        "Lãi bổ sung quỹ", "Gốc đã xóa nợ", "Gốc thu hồi sau xóa nợ",
        "Quỹ hoạt động", "Quỹ dự phòng", "Phụ cấp Ban Chủ nhiệm", "Lãi chưa phân bổ", "Tiền thừa của hội viên", "Chênh lệch chờ xử lý",
    ];

    private static readonly string[] EnglishNames =
    [
        "Cash on hand", "Bank", "Stock in kind", "Loans outstanding", "Loans to be taken over",
        "Grant capital", "State budget capital", "Members' contributions", "Members' loans to the fund", "Donations", "Fundraising", "Capital in kind", "Other capital",
        "Retained interest", "Principal written off", "Principal recovered",
        "The activity fund", "The reserve", "The board's allowance", "Unallocated interest", "Members' credits", "Suspense",
    ];

    private static string GroupOf(Account account) => account switch
    {
        _ when account.IsAsset() => "Assets",
        _ when account.IsFundSize() => "Equity:Fund",
        Account.MemberCredits or Account.Suspense => "Liabilities",
        _ => "Equity",
    };
}
