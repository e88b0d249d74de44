using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>How a simulated fund comes by its capital: a grant at the start, what members bring, and further sources until it has its size.</summary>
internal sealed class Capital
{
    private const int Piece = 500_000;

    private readonly ClubProfile _club;
    private readonly Treasurer _treasurer;
    private readonly Agenda _agenda;
    private readonly Dice _dice;
    private readonly long _monthlyContribution;
    private readonly LocalDate _last;

    private Capital(ClubProfile club, Treasurer treasurer, Agenda agenda, LocalDate last, Dice dice)
    {
        (_club, _treasurer, _agenda, _last, _dice) = (club, treasurer, agenda, last, dice);
        _monthlyContribution = dice.Of([0, 5_000, 5_000, 10_000, 10_000]);
    }

    public static Capital Plan(ClubProfile club, Treasurer treasurer, Agenda agenda, LocalDate last, Dice dice)
    {
        var capital = new Capital(club, treasurer, agenda, last, dice);
        capital.Plan();
        return capital;
    }

    /// <summary>What the members present give at a meeting; nothing in a club that decided so.</summary>
    public void CollectContributions(LocalDate day)
    {
        if (_monthlyContribution == 0)
        {
            return;
        }

        var present = _club.Members.Count - _dice.Below(_club.Members.Count / 6);
        var amount = new Vnd(present * _monthlyContribution);
        if (_dice.Chance(0.015))
        {
            var mistaken = Receive(CapitalSource.MemberContribution, new Vnd(amount.Amount + (_monthlyContribution * _dice.Between(1, 9))), day, null, null);
            _treasurer.Reverse(mistaken, "Cộng nhầm số hội viên đóng góp", day, backdated: true);
        }

        Receive(CapitalSource.MemberContribution, amount, day, null, "Hội viên đóng góp hằng tháng");
    }

    private void Plan()
    {
        var opening = new Vnd(Math.Min(45, _club.FundSize * _dice.Between(58, 72) / 100_000_000) * 1_000_000);
        _agenda.At(_club.OpenedOn, day => _treasurer.Record(new ReceiveCapital(CapitalSource.Grant, opening, day, _treasurer.Receiving, null, "Dự án hỗ trợ vốn đợt 1"), day));
        _agenda.At(_club.OpenedOn, CollectFirstContributions);
        _agenda.At(_club.OpenedOn, day => _treasurer.FetchCash(new Vnd(opening.Amount * 9 / 10), day));

        var months = Period.Between(_club.OpenedOn, _last, PeriodUnits.Months).Months;
        var missing = _club.FundSize - opening.Amount - (FirstContribution * _club.Members.Count) - (_monthlyContribution * _club.Members.Count * 92 / 100 * months);
        while (missing >= Piece)
        {
            var amount = Math.Min(missing / Piece, _dice.Between(3, 24)) * Piece;
            PlanPiece(amount, _club.OpenedOn.PlusDays(_dice.Between(45, Math.Max(46, (months * 30) - 20))));
            missing -= amount;
        }

        if (_dice.Chance(0.2) && months > 16)
        {
            PlanMemberLoan(_club.OpenedOn.PlusDays(_dice.Between(60, 120)));
        }
    }

    // Given by every member when the fund is opened, in đồng.
    private int FirstContribution => _club.Index % 3 == 0 ? 50_000 : 30_000;

    private void CollectFirstContributions(LocalDate day)
    {
        if (_club.Index % 7 != 0)
        {
            Receive(CapitalSource.MemberContribution, new Vnd(FirstContribution * _club.Members.Count), day, null, "Hội viên đóng góp khi vào câu lạc bộ");
            return;
        }

        foreach (var member in _club.Members)
        {
            Receive(CapitalSource.MemberContribution, new Vnd(FirstContribution), day, member.MemberId, null);
        }
    }

    private void PlanPiece(long amount, LocalDate day)
    {
        var (source, note) = (amount, _dice.Below(10)) switch
        {
            ( >= 6_000_000, < 5) => (CapitalSource.Grant, "Dự án hỗ trợ vốn bổ sung"),
            ( >= 6_000_000, < 7) => (CapitalSource.InKind, _dice.Of(["Lợn giống do dự án cấp", "Gà giống do nhà hảo tâm tặng", "Bê giống do dự án cấp"])),
            ( >= 3_000_000, < 8) => (CapitalSource.StateBudget, "Ngân sách xã hỗ trợ"),
            (_, < 4) => (CapitalSource.Donation, "Doanh nghiệp trên địa bàn ủng hộ"),
            (_, < 8) => (CapitalSource.Fundraising, "Vận động tại ngày hội câu lạc bộ"),
            _ => (CapitalSource.Other, "Nguồn khác"),
        };
        _agenda.At(day, on => _treasurer.Record(new ReceiveCapital(source, new Vnd(amount), on, amount >= 3_000_000 ? _treasurer.Receiving : CashAccount.Cash, null, note), on));
    }

    private void PlanMemberLoan(LocalDate day)
    {
        var amount = new Vnd(_dice.Between(3, 10) * 1_000_000L);
        var lender = _dice.Of(_club.Members).MemberId;
        _agenda.At(day, on =>
        {
            Receive(CapitalSource.MemberLoan, amount, on, lender, "Hội viên cho quỹ mượn không lấy lãi");
            _agenda.At(on.PlusMonths(_dice.Of([6, 9, 12])), back => ReturnMemberLoan(amount, lender, back));
        });
    }

    private void ReturnMemberLoan(Vnd amount, string lender, LocalDate day)
    {
        if (_treasurer.Lendable < amount || !_treasurer.FetchCash(amount, day))
        {
            _agenda.At(day.PlusMonths(1), later => ReturnMemberLoan(amount, lender, later));
            return;
        }

        _treasurer.Record(new ReturnCapital(CapitalSource.MemberLoan, amount, day, CashAccount.Cash, lender, null), day);
    }

    private long Receive(CapitalSource source, Vnd amount, LocalDate day, string? memberId, string? note) =>
        _treasurer.Record(new ReceiveCapital(source, amount, day, CashAccount.Cash, memberId, note), day);
}
