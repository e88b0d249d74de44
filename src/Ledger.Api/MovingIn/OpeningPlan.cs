using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.MovingIn;

/// <summary>A running loan with its borrower and what is left of it.</summary>
internal sealed record RunningLoan(LoanLine Line, string MemberId, Borrower Borrower, ImmutableArray<ScheduledInstalment> Schedule);

/// <summary>What a sheet as a whole asks to record, once its lines agree with each other and with the register.</summary>
internal sealed partial class OpeningPlan
{
    private readonly OpeningSheet _sheet;
    private readonly Fields _fields;

    private OpeningPlan(OpeningSheet sheet, Fields fields)
    {
        _sheet = sheet;
        _fields = fields;
    }

    /// <summary>The date as of which the club moves in.</summary>
    public LocalDate On { get; private set; }

    /// <summary>The line that stands for the balances.</summary>
    public int FirstLine { get; private set; }

    public IReadOnlyDictionary<Account, Vnd> Balances { get; private set; } = ImmutableDictionary<Account, Vnd>.Empty;

    public IReadOnlyList<RunningLoan> Loans { get; private set; } = [];

    /// <summary>Whether the sheet only brings loans that the opening balances, recorded earlier, hold in total.</summary>
    public bool IsLoansOnly => Balances.Count == 1 && Balances.ContainsKey(Account.LoansOutstanding);

    public static OpeningPlan Of(OpeningSheet sheet, Fields fields, IReadOnlyList<Member> members, int olderFromAge)
    {
        var plan = new OpeningPlan(sheet, fields);
        plan.ReadBalances();
        plan.ReadLoans(members, olderFromAge);
        if (sheet.IsWhole)
        {
            plan.RequireAgreement();
        }

        return plan;
    }

    private void ReadBalances()
    {
        var balances = new Dictionary<Account, Vnd>();
        LocalDate? on = null;
        foreach (var line in _sheet.Balances)
        {
            if (!balances.TryAdd(line.Account, line.Amount))
            {
                _sheet.Fault(line.Line, OpeningColumn.Account, $"\"{line.Account.VietnameseName()}\" có hai dòng.", $"'{line.Account.Code()}' has two lines.");
            }

            on ??= line.On;
            if (line.On != on && line.On is not null)
            {
                _sheet.Fault(line.Line, OpeningColumn.Date, $"các dòng số dư phải cùng một ngày, {on:dd/MM/uuuu}.", $"all balances are of one date, {on:uuuu-MM-dd}.");
            }
        }

        Balances = balances;
        On = on ?? default;
        FirstLine = _sheet.Balances.Count > 0 ? _sheet.Balances[0].Line : 0;
        if (_sheet.Balances.Count > 0 && on is null)
        {
            _sheet.Fault(FirstLine, OpeningColumn.Date, "bắt buộc phải có ở ít nhất một dòng số dư.", "is required on at least one line of balances.");
        }
    }

    private void ReadLoans(IReadOnlyList<Member> members, int olderFromAge)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var instalments = _sheet.Instalments.ToLookup(line => line.Loan, StringComparer.OrdinalIgnoreCase);
        var loans = new List<RunningLoan>();
        foreach (var line in _sheet.Loans)
        {
            if (!seen.Add(line.Loan))
            {
                _sheet.Fault(line.Line, OpeningColumn.Loan, $"số \"{line.Loan}\" đã có ở dòng khác.", $"'{line.Loan}' stands on another line too.");
                continue;
            }

            var member = FindMember(line, members);
            var borrower = member?.AsBorrower(line.DisbursedOn, olderFromAge);
            if (member is not null && borrower is null)
            {
                _sheet.Fault(line.Line, OpeningColumn.Member, "dữ liệu cá nhân của hội viên này đã bị xóa.", "the personal data of this member were erased.");
            }

            if (_sheet.Balances.Count > 0 && On != default && line.DisbursedOn > On)
            {
                _sheet.Fault(line.Line, OpeningColumn.Date, $"ngày giải ngân sau ngày chốt số dư {On:dd/MM/uuuu}.", $"the disbursement is after the date of the balances, {On:uuuu-MM-dd}.");
            }

            var schedule = Schedule(line, instalments[line.Loan]);
            if (borrower is not null)
            {
                loans.Add(new RunningLoan(line, member!.MemberId, borrower, schedule));
            }
        }

        Loans = loans;
        foreach (var line in _sheet.Instalments.Where(line => !_sheet.LoanNumbers.Contains(line.Loan)))
        {
            _sheet.Fault(line.Line, OpeningColumn.Loan, $"không có dòng khoản vay nào mang số \"{line.Loan}\".", $"no loan line has the number '{line.Loan}'.");
        }
    }

    private Member? FindMember(LoanLine line, IReadOnlyList<Member> members)
    {
        var name = Spaces().Replace(line.Member, " ");
        var found = members.Where(member => member.MemberId == line.Member || (member.FullName is { } fullName && Spaces().Replace(fullName, " ") == name)).Take(2).ToList();
        switch (found.Count)
        {
            case 1:
                return found[0];
            case 0:
                _sheet.Fault(line.Line, OpeningColumn.Member, $"câu lạc bộ không có hội viên \"{line.Member}\".", $"the club has no member '{line.Member}'.");
                return null;
            default:
                _sheet.Fault(line.Line, OpeningColumn.Member, $"nhiều hội viên tên \"{line.Member}\"; hãy ghi mã hội viên (m-...).", $"more than one member is called '{line.Member}'; write the member id (m-...).");
                return null;
        }
    }

    private ImmutableArray<ScheduledInstalment> Schedule(LoanLine loan, IEnumerable<InstalmentLine> lines)
    {
        var ordered = lines.OrderBy(line => line.Instalment.DueOn).ThenBy(line => line.Line).ToList();
        if (ordered.Count == 0 && !_sheet.InstalmentNumbers.Contains(loan.Loan))
        {
            _sheet.Fault(loan.Line, OpeningColumn.Loan, $"khoản vay \"{loan.Loan}\" không có dòng kỳ trả nào.", $"loan '{loan.Loan}' has no line of an instalment.");
        }

        var outstanding = Vnd.Zero;
        for (var i = 0; i < ordered.Count; i++)
        {
            var (line, dueOn) = (ordered[i].Line, ordered[i].Instalment.DueOn);
            outstanding += ordered[i].Instalment.Principal;
            if (dueOn <= loan.DisbursedOn)
            {
                _sheet.Fault(line, OpeningColumn.Date, $"phải sau ngày giải ngân {loan.DisbursedOn:dd/MM/uuuu}.", $"must be after the disbursement on {loan.DisbursedOn:uuuu-MM-dd}.");
            }
            else if (i > 0 && dueOn == ordered[i - 1].Instalment.DueOn)
            {
                _sheet.Fault(line, OpeningColumn.Date, $"khoản vay \"{loan.Loan}\" đã có kỳ trả ngày này ở dòng {ordered[i - 1].Line}.", $"loan '{loan.Loan}' has an instalment of this date on line {ordered[i - 1].Line}.");
            }
        }

        if (outstanding > loan.Principal)
        {
            _sheet.Fault(
                loan.Line, OpeningColumn.Amount, $"gốc còn nợ của các kỳ là {outstanding}, vượt số đã vay {loan.Principal}.",
                $"the principal still owed is {outstanding.ToString(vietnamese: false)}, more than the {loan.Principal.ToString(vietnamese: false)} that was lent.");
        }

        return [.. ordered.Select(line => line.Instalment)];
    }

    // Each line is right by itself; now what they say together.
    private void RequireAgreement()
    {
        if (_sheet.Balances.Count == 0)
        {
            _fields.Fault("file", "Tệp không có dòng số dư nào.", "The file has no line of a balance.");
            return;
        }

        var owed = Loans.SelectMany(loan => loan.Schedule).Aggregate(Vnd.Zero, (sum, instalment) => sum + instalment.Principal);
        var total = Balances.GetValueOrDefault(Account.LoansOutstanding);
        if (owed != total)
        {
            var line = _sheet.Balances.Find(balance => balance.Account == Account.LoansOutstanding)?.Line ?? FirstLine;
            _sheet.Fault(
                line, OpeningColumn.Amount, $"dư nợ cho vay là {total} nhưng gốc còn nợ của các khoản vay cộng lại là {owed}: chênh {total - owed}.",
                $"loansOutstanding is {total.ToString(vietnamese: false)} but the loans together owe {owed.ToString(vietnamese: false)}: a difference of {(total - owed).ToString(vietnamese: false)}.");
        }

        var assets = Sum(account => account.IsAsset());
        var claims = Sum(account => !account.IsAsset());
        if (assets.IsZero && claims.IsZero)
        {
            _fields.Fault("file", "Mọi số dư đều bằng 0.", "Every balance is zero.");
        }
        else if (!IsLoansOnly && assets != claims)
        {
            _sheet.Fault(
                FirstLine, OpeningColumn.Amount, $"số dư không cân: tài sản {assets}, nguồn {claims}, chênh {assets - claims}.",
                $"the balances do not balance: assets {assets.ToString(vietnamese: false)}, claims {claims.ToString(vietnamese: false)}, a difference of {(assets - claims).ToString(vietnamese: false)}.");
        }
    }

    private Vnd Sum(Func<Account, bool> counts) =>
        Balances.Where(pair => counts(pair.Key)).Aggregate(Vnd.Zero, (sum, pair) => sum + pair.Value);

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
