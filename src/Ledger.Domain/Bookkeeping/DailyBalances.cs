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

        Days = days;
    }

    /// <summary>The days on which the balance moved, in order.</summary>
    public ImmutableArray<DayBalance> Days { get; }

    /// <summary>The balance after every movement, in đồng.</summary>
    public Vnd Latest => Days.IsEmpty ? Vnd.Zero : Days[^1].Balance;

    /// <summary>The balance at the end of <paramref name="day"/>, in đồng.</summary>
    public Vnd At(LocalDate day)
    {
        var after = FirstAfter(day);
        return after == 0 ? Vnd.Zero : Days[after - 1].Balance;
    }

    /// <summary>The lowest balance, in đồng, at the end of <paramref name="day"/> or of any later day: what may be taken out on that day without overdrawing a later one.</summary>
    public Vnd LowestFrom(LocalDate day) => LowestDayFrom(day).Balance;

    /// <summary>The first day, not before <paramref name="day"/>, with the lowest balance from then on.</summary>
    public DayBalance LowestDayFrom(LocalDate day)
    {
        var after = FirstAfter(day);
        var lowest = new DayBalance(day, after == 0 ? Vnd.Zero : Days[after - 1].Balance);
        for (var i = after; i < Days.Length; i++)
        {
            if (Days[i].Balance < lowest.Balance)
            {
                lowest = Days[i];
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

        var after = FirstAfter(day);
        var isNewDay = after == 0 || Days[after - 1].On != day;
        var days = ImmutableArray.CreateBuilder<DayBalance>(Days.Length + (isNewDay ? 1 : 0));
        days.AddRange(Days.AsSpan()[..(isNewDay ? after : after - 1)]);
        days.Add(new DayBalance(day, (after == 0 ? Vnd.Zero : Days[after - 1].Balance) + change));
        for (var i = after; i < Days.Length; i++)
        {
            days.Add(Days[i] with { Balance = Days[i].Balance + change });
        }

        return new DailyBalances(days.MoveToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(DailyBalances? other) => other is not null && Days.AsSpan().SequenceEqual(other.Days.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DailyBalances);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Days.Length, Latest);

    private int FirstAfter(LocalDate day)
    {
        // Most postings are on the last day or after it.
        if (Days.IsEmpty || Days[^1].On <= day)
        {
            return Days.Length;
        }

        var (low, high) = (0, Days.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Days[middle].On <= day)
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
