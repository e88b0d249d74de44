using System.Text;
using Ledger.Api.Clubs;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;

namespace Ledger.Api.MovingIn;

/// <summary>The columns of the sheet with which a club moves in.</summary>
internal enum OpeningColumn
{
    Record,
    Account,
    Date,
    Amount,
    Loan,
    Member,
    MonthlyRate,
    Method,
    Every,
    Unit,
    Purpose,
    Principal,
    Interest,
    Note,
}

/// <summary>What a line is about.</summary>
internal enum OpeningRecord
{
    Balance,
    Loan,
    Instalment,
}

/// <summary>The words of the sheet, in both languages. Case, diacritics, spaces and signs do not matter.</summary>
internal static class OpeningWords
{
    private static readonly string[] VietnameseColumns =
    [
        "Loại dòng", "Khoản mục", "Ngày", "Số tiền", "Số khoản vay", "Hội viên", "Lãi suất %/tháng", "Cách tính lãi", "Mỗi kỳ", "Đơn vị kỳ", "Mục đích", "Gốc còn nợ", "Lãi còn nợ", "Ghi chú",
    ];

    public static readonly IReadOnlyDictionary<string, OpeningColumn> Columns = Words(Enum.GetValues<OpeningColumn>(), column => [column.ToString(), column.VietnameseName()]);

    public static readonly IReadOnlyDictionary<string, OpeningRecord> Records = Words(
        Enum.GetValues<OpeningRecord>(), record => [record.ToString(), record.VietnameseName()]);

    public static readonly IReadOnlyDictionary<string, Account> Accounts = Words(
        RecordOpeningBalances.Accounts, account => [account.Code(), account.EnglishName(), account.VietnameseName()]);

    public static readonly IReadOnlyDictionary<string, InterestMethod> Methods = Words(
        Enum.GetValues<InterestMethod>(), method => [method.ToString(), VietnameseName(method)]);

    public static readonly IReadOnlyDictionary<string, PeriodUnit> Units = Words(Enum.GetValues<PeriodUnit>(), unit => [unit.ToString(), unit.VietnameseName()]);

    public static string VietnameseName(this OpeningColumn column) => VietnameseColumns[(int)column];

    public static string EnglishName(this OpeningColumn column) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(column.ToString());

    public static string VietnameseName(this OpeningRecord record) => record switch
    {
        OpeningRecord.Balance => "Số dư",
        OpeningRecord.Loan => "Khoản vay",
        _ => "Kỳ trả",
    };

    /// <summary>A word as it is compared: letters and digits only.</summary>
    public static string Key(string word)
    {
        var key = new StringBuilder(word.Length);
        foreach (var letter in SearchText.Of(word).Where(char.IsLetterOrDigit))
        {
            key.Append(letter);
        }

        return key.ToString();
    }

    private static string VietnameseName(InterestMethod method) => method switch
    {
        InterestMethod.Flat => "Lãi phẳng",
        InterestMethod.DecliningEqualPrincipal => "Gốc đều, lãi giảm dần",
        InterestMethod.DecliningEqualInstalment => "Trả góp đều",
        _ => "Lãi hàng kỳ, gốc cuối kỳ",
    };

    private static Dictionary<string, T> Words<T>(IEnumerable<T> values, Func<T, string[]> names)
    {
        var words = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            foreach (var name in names(value))
            {
                words[Key(name)] = value;
            }
        }

        return words;
    }
}
