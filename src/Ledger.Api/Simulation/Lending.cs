using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>How a simulated club lends: at the meeting, as far as the money goes, to members who owe nothing.</summary>
internal sealed class Lending(ClubProfile club, Treasurer treasurer, Agenda agenda, Dice dice)
{
    /// <summary>How many days after the meeting a loan is paid out at the latest when the purse did not hold the money.</summary>
    public const int LongestPromiseDays = 4;

    private const int LargestGoods = 5_000_000;
    private const int Step = 500_000;

    private static readonly string[] Purposes =
    [
        "Chăn nuôi lợn", "Nuôi lợn nái", "Nuôi gà thả vườn", "Nuôi vịt đẻ", "Nuôi bò sinh sản", "Nuôi dê", "Nuôi ong lấy mật", "Nuôi cá ao", "Trồng rau màu", "Trồng cây ăn quả", "Trồng lúa: giống và phân bón", "Trồng ngô",
        "Buôn bán nhỏ", "Bán hàng ăn sáng", "Làm đậu phụ", "Làm bún bánh", "Làm tương, làm miến", "Đan lát thủ công", "May gia công", "Sửa chuồng trại", "Mua máy nông cụ nhỏ", "Cải tạo vườn tạp",
    ];

    private static readonly string[] Refusals = ["Quỹ chưa đủ vốn trong kỳ này", "Phương án sản xuất chưa rõ", "Gia đình còn khoản vay khác chưa trả", "Hội viên xin rút đơn"];

    private readonly List<LoanFile> _open = [];
    private readonly bool[] _busy = new bool[club.Members.Count];
    private readonly int[] _loansSoFar = new int[club.Members.Count];
    private readonly bool[] _neverBorrows = [.. club.Members.Select(_ => dice.Chance(club.NeverBorrowing))];
    private Vnd _promised;

    /// <summary>The loans that are being repaid, in the order of disbursement.</summary>
    public IReadOnlyList<LoanFile> Open => _open;

    public void LendOut(LocalDate day)
    {
        var free = treasurer.Lendable - _promised;
        for (var wanted = club.BorrowersAtATime - _open.Count; wanted > 0; wanted--)
        {
            var stock = treasurer.Balance(Account.InKindStock);
            var inKind = stock.Amount >= club.SmallestPrincipal;
            if (!inKind && free.Amount < club.SmallestPrincipal)
            {
                return;
            }

            if (Applicant() is not { } member)
            {
                return;
            }

            var principal = inKind ? Goods(stock) : Principal(member);
            if (!inKind && principal > free)
            {
                principal = new Vnd(club.SmallestPrincipal);
            }

            if (Grant(member, principal, day) is not { } loanId)
            {
                continue;
            }

            free -= inKind ? Vnd.Zero : principal;
            PayOut(loanId, member, principal, inKind, day);
        }
    }

    /// <summary>Takes repaid loans off the list.</summary>
    public void RemoveRepaid(LocalDate day) => _open.RemoveAll(loan =>
    {
        var repaid = loan.PositionOn(treasurer.Fund, day) is not { IsOpen: true };
        _busy[loan.MemberIndex] &= !repaid;
        return repaid;
    });

    private int? Applicant()
    {
        // A bounded search: who is drawn must be free to borrow, and those in need come first.
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var index = dice.Below(club.Members.Count);
            var member = club.Members[index];
            var need = member.Household == Household.Other ? 0.6 : 0.85;
            var chance = member.Gender == Gender.Female ? need + 0.15 : need - 0.1;
            if (!_busy[index] && !_neverBorrows[index] && dice.Chance(chance))
            {
                return index;
            }
        }

        return null;
    }

    // The first loan is small.
    private Vnd Principal(int member)
    {
        var (low, high) = (_loansSoFar[member], club.FundSize) switch
        {
            (_, > 80_000_000) => (2, 4),
            (0, < 50_000_000) => (0, 1),
            (0, _) => (0, 3),
            (_, < 50_000_000) => (0, 3),
            _ => (1, 4),
        };
        return new Vnd(club.SmallestPrincipal + (dice.Between(low, high) * Step));
    }

    // The stock goes out in as few parts as may be, about equal.
    private static Vnd Goods(Vnd stock) => new(stock.Amount / ((stock.Amount + LargestGoods - 1) / LargestGoods) / Step * Step);

    private string? Grant(int memberIndex, Vnd principal, LocalDate day)
    {
        var member = club.Members[memberIndex];
        var loanId = treasurer.Fund.NextLoanId;
        treasurer.Record(new RequestLoan(member.MemberId, member.AsBorrower(day, club.Club.OlderFromAge)!, principal, dice.Of(Purposes), day, Shortened()), day);
        if (dice.Chance(0.03))
        {
            treasurer.Record(new RejectLoan(loanId, day, dice.Of(Refusals)), day);
            return null;
        }

        treasurer.Record(new ApproveLoan(loanId, day), day);
        _busy[memberIndex] = true;
        return loanId;
    }

    private Func<LoanTerms, LoanTerms>? Shortened() => dice.Below(10) switch
    {
        0 => static terms => terms with { Instalments = Math.Max(2, terms.Instalments * 10 / 12) },
        1 or 2 => static terms => terms with { Instalments = terms.Instalments / 2 },
        _ => null,
    };

    private void PayOut(string loanId, int memberIndex, Vnd principal, bool inKind, LocalDate day)
    {
        if (inKind)
        {
            Disburse(loanId, memberIndex, day, inKind, CashAccount.Cash);
        }
        else if (treasurer.Balance(Account.Cash) - Treasurer.AlwaysKept >= principal && dice.Chance(0.85))
        {
            Disburse(loanId, memberIndex, day, inKind, CashAccount.Cash);
        }
        else
        {
            _promised += principal;
            agenda.At(day.PlusDays(dice.Between(1, LongestPromiseDays)), later => KeepPromise(loanId, memberIndex, principal, later));
        }
    }

    private void KeepPromise(string loanId, int memberIndex, Vnd principal, LocalDate day)
    {
        _promised -= principal;
        if (treasurer.Lendable >= principal && dice.Chance(0.1) && treasurer.Balance(Account.Bank) >= principal)
        {
            Disburse(loanId, memberIndex, day, inKind: false, CashAccount.Bank);
        }
        else if (treasurer.Lendable >= principal && treasurer.FetchCash(principal, day))
        {
            Disburse(loanId, memberIndex, day, inKind: false, CashAccount.Cash);
        }
        else
        {
            _busy[memberIndex] = false;
        }
    }

    private void Disburse(string loanId, int memberIndex, LocalDate day, bool inKind, CashAccount via)
    {
        var every = treasurer.Fund.Loan(loanId).Terms.Every;
        var firstDueOn = MeetingOf(day).PlusMonths(every);
        var entry = treasurer.Record(new DisburseLoan(loanId, day, firstDueOn == day.PlusMonths(every) ? null : firstDueOn, inKind, via), day);
        _loansSoFar[memberIndex]++;
        if (!inKind && dice.Chance(0.003))
        {
            agenda.At(day.PlusDays(1), next => GiveBack(entry, memberIndex, next));
            return;
        }

        var months = treasurer.Fund.Loan(loanId).Terms.Instalments * every;
        var stopsOn = day.PlusMonths(dice.Between(1, Math.Max(1, months - 2)));
        LocalDate? resumesOn = dice.Chance(0.45) ? stopsOn.PlusMonths(dice.Between(2, 9)) : null;
        _open.Add(new LoanFile(loanId, memberIndex, DrawDiscipline(), stopsOn, resumesOn));
    }

    // The last meeting on or before the day.
    private LocalDate MeetingOf(LocalDate day)
    {
        var meeting = new LocalDate(day.Year, day.Month, club.MeetingDay);
        return meeting > day ? meeting.PlusMonths(-1) : meeting;
    }

    private void GiveBack(long disbursement, int memberIndex, LocalDate day)
    {
        treasurer.Reverse(disbursement, "Hội viên trả lại ngay, không còn nhu cầu vay", day, backdated: false);
        _busy[memberIndex] = false;
    }

    private Discipline DrawDiscipline()
    {
        var drawn = dice.Fraction();
        return drawn < club.Defaulting ? Discipline.Defaulting
            : drawn < club.Defaulting + club.Hesitant ? Discipline.Hesitant
            : Discipline.Punctual;
    }
}
