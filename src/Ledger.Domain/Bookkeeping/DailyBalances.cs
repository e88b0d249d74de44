using System.Collections.Immutable;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>A balance at the end of a business date.</summary>
/// <param name="On">The date.</param>
/// <param name="Balance">The balance at its end, in đồng.</param>
public readonly record struct DayBalance(LocalDate On, Vnd Balance);

/// <summary>One balance through time, by business date: what it was at the end of each day on which it moved. Immutable.</summary>
/// <remarks>A movement may be backdated; then every later day moves with it. That is what makes "never below zero" a statement about every day and not only about today.</remarks>
public sealed class DailyBalances : IEquatable<DailyBalances>
{
    /// <summary>No movement yet: zero on every day.</summary>
    public static readonly DailyBalances None = new([]);

    // Every day but the last. What moves on the last day alone, as at a meeting of many postings, shares it and copies nothing.
    private readonly ImmutableArray<DayBalance> _earlier;
    private readonly DayBalance _last;
    private readonly int _count;

    /// <summary>Restores balances from their days.</summary>
    /// <exception cref="ArgumentException">The dates do not strictly increase.</exception>
    public DailyBalances(ImmutableArray<DayBalance> days)
    {
        for (var i = 1; i < days.Length; i++)
        {
            if (days[i].On <= days[i - 1].On)
            {
                throw new ArgumentException($"Dates must increase, but {days[i].On} follows {days[i - 1].On}.", nameof(days));
            }
        }

        (_earlier, _last, _count) = days is [.. var earlier, var last] ? (earlier, last, days.Length) : ([], default, 0);
    }

    private DailyBalances(ImmutableArray<DayBalance> earlier, DayBalance last) => (_earlier, _last, _count) = (earlier, last, earlier.Length + 1);

    /// <summary>The days on which the balance moved, in order.</summary>
    public ImmutableArray<DayBalance> Days => _count == 0 ? [] : _earlier.Add(_last);

    /// <summary>The last day on which the balance moved; null when it never did.</summary>
    public LocalDate? LastMovedOn => _count == 0 ? null : _last.On;

    /// <summary>The balance after every movement, in đồng.</summary>
    public Vnd Latest => _last.Balance;

    /// <summary>The balance at the end of <paramref name="day"/>, in đồng.</summary>
    public Vnd At(LocalDate day)
    {
        var after = FirstAfter(day);
        return after == 0 ? Vnd.Zero : Nth(after - 1).Balance;
    }

    /// <summary>The lowest balance, in đồng, at the end of <paramref name="day"/> or of any later day: what may be taken out on that day without overdrawing a later one.</summary>
    public Vnd LowestFrom(LocalDate day) => LowestDayFrom(day).Balance;

    /// <summary>The first day, not before <paramref name="day"/>, with the lowest balance from then on.</summary>
    public DayBalance LowestDayFrom(LocalDate day)
    {
        var after = FirstAfter(day);
        var lowest = new DayBalance(day, after == 0 ? Vnd.Zero : Nth(after - 1).Balance);
        for (var i = after; i < _count; i++)
        {
            if (Nth(i).Balance < lowest.Balance)
            {
                lowest = Nth(i);
            }
        }

        return lowest;
    }

    /// <summary>The balances after a movement of <paramref name="change"/> đồng on <paramref name="day"/>.</summary>
    public DailyBalances Move(LocalDate day, Vnd change)
    {
        if (change.IsZero)
        {
            return this;
        }

        if (_count == 0 || day >= _last.On)
        {
            var earlier = _count == 0 || day == _last.On ? _earlier : _earlier.Add(_last);
            return new DailyBalances(earlier, new DayBalance(day, _last.Balance + change));
        }

        var after = FirstAfter(day);
        var isNewDay = after == 0 || Nth(after - 1).On != day;
        var days = ImmutableArray.CreateBuilder<DayBalance>(_count + (isNewDay ? 1 : 0));
        days.AddRange(_earlier.AsSpan()[..(isNewDay ? after : after - 1)]);
        days.Add(new DayBalance(day, (after == 0 ? Vnd.Zero : Nth(after - 1).Balance) + change));
        for (var i = after; i < _count; i++)
        {
            days.Add(Nth(i) with { Balance = Nth(i).Balance + change });
        }

        return new DailyBalances(days.MoveToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(DailyBalances? other) => other is not null && (_count, _last) == (other._count, other._last) && _earlier.AsSpan().SequenceEqual(other._earlier.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DailyBalances);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_count, Latest);

    private DayBalance Nth(int index) => index == _earlier.Length ? _last : _earlier[index];

    private int FirstAfter(LocalDate day)
    {
        // Most postings are on the last day or after it.
        if (_count == 0 || _last.On <= day)
        {
            return _count;
        }

        var (low, high) = (0, _earlier.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_earlier[middle].On <= day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
