using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>One period of a schedule before any money is put to it.</summary>
internal readonly record struct SchedulePeriod(int Number, LocalDate DueOn, int Days, YearFraction Time, PeriodRate Rate);

/// <summary>The periods that a schedule is spread over, and what was agreed for them.</summary>
internal sealed class SchedulePeriods
{
    private readonly SchedulePeriod[] _periods;
    private readonly LocalDate _lentOn;

    /// <summary>The periods after number <paramref name="after"/> of a loan.</summary>
    public SchedulePeriods(Vnd lent, LocalDate lentOn, LocalDate? firstDueOn, LoanTerms terms, int after)
    {
        _lentOn = lentOn;
        Lent = lent;
        Terms = terms;
        Start = after == 0 ? lentOn : DueDates.Of(after, lentOn, firstDueOn, terms.Every, terms.Unit);
        _periods = new SchedulePeriod[terms.Instalments - after];
        var from = Start;
        for (var i = 0; i < _periods.Length; i++)
        {
            var number = after + i + 1;
            var dueOn = DueDates.Of(number, lentOn, firstDueOn, terms.Every, terms.Unit);
            var time = DayCounts.Between(terms, from, dueOn, regular: number > 1 || firstDueOn is null);
            var days = Period.DaysBetween(from, dueOn);
            _periods[i] = new(number, dueOn, days, time, PeriodRate.Of(terms, time, days));
            from = dueOn;
        }
    }

    /// <summary>The principal first lent, on which flat interest is charged.</summary>
    public Vnd Lent { get; }

    /// <summary>What was agreed.</summary>
    public LoanTerms Terms { get; }

    /// <summary>The day on which the first of the periods begins.</summary>
    public LocalDate Start { get; }

    /// <summary>How many periods there are.</summary>
    public int Count => _periods.Length;

    /// <summary>One of the periods, from 0.</summary>
    public ref readonly SchedulePeriod this[int index] => ref _periods[index];

    /// <summary>How many of the first periods carry no principal.</summary>
    public int Grace => Math.Clamp(Terms.GracePrincipal - _periods[0].Number + 1, 0, Count - 1);

    /// <summary>How many periods carry principal.</summary>
    public int Repaying => Count - Grace;

    /// <summary>The one rate that stands for every period when the convention asks for a nominal one.</summary>
    public PeriodRate NominalRate => PeriodRate.Of(Terms, DayCounts.Nominal(Terms), _periods[0].Days);

    /// <summary>The rate of the whole term, from the first period of the loan to the last.</summary>
    public PeriodRate WholeTerm => PeriodRate.Of(Terms, DayCounts.WholeTerm(Terms, _lentOn, _periods[^1].DueOn), Period.DaysBetween(_lentOn, _periods[^1].DueOn));

    /// <summary>The interest of one period on a balance, rounded as agreed.</summary>
    public Vnd Interest(int index, Vnd balance) => _periods[index].Rate.On(balance, Terms.Rounding);

    /// <summary>The interest of one period on a balance over the first so many of its days.</summary>
    public Vnd Interest(int index, Vnd balance, int elapsed) => _periods[index].Rate.On(balance, Terms.Rounding, elapsed, _periods[index].Days);

    /// <summary>An equal total brought to the agreed multiple.</summary>
    public Vnd ToMultiple(decimal total) => Terms.InstalmentMultiple > 0
        ? (Terms.Rounding with { Unit = Terms.InstalmentMultiple }).Round(total)
        : Terms.Rounding.Round(total);

    /// <summary>
    /// The instalment that pays <paramref name="principal"/>, kept between nothing and what is owed; the last one pays all that is owed.
    /// </summary>
    public Instalment Pay(int index, Vnd owed, Vnd principal, Vnd interest)
    {
        var paid = index == Count - 1 ? owed : Vnd.Max(Vnd.Zero, Vnd.Min(principal, owed));
        ref readonly var period = ref _periods[index];
        return new(period.Number, period.DueOn, period.Days, paid, interest, owed - paid);
    }
}
