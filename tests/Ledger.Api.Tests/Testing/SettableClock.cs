using System.Globalization;

namespace Ledger.Api.Tests.Testing;

/// <summary>A clock that stands still until it is set. Timers on it go off when it is set past their time.</summary>
public sealed class SettableClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];

    // 15 January 2026, 10:00 in Vietnam.
    private DateTimeOffset _now = new(2026, 1, 15, 3, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public void Set(string instant) => Set(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    public void Advance(TimeSpan time) => Set(GetUtcNow() + time);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Set(DateTimeOffset now)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now = now;
            due = _timers.FindAll(timer => timer.DueAt <= now);
            due.ForEach(timer => timer.Next(now));
        }

        due.ForEach(timer => timer.GoOff());
    }

    private sealed class Timer(SettableClock clock, Action goOff) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public void Next(DateTimeOffset now) => DueAt = After(now, _period);

        public void GoOff() => ThreadPool.QueueUserWorkItem(_ => goOff());

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                clock._timers.Add(this);
                _period = period;
                DueAt = dueTime == TimeSpan.Zero ? After(clock._now, period) : After(clock._now, dueTime);
            }

            if (dueTime == TimeSpan.Zero)
            {
                GoOff();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static DateTimeOffset After(DateTimeOffset now, TimeSpan time) => time == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : now + time;
    }
}
