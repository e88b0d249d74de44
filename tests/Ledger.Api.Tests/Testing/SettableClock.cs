using System.Globalization;

namespace Ledger.Api.Tests.Testing;

/// <summary>A clock that stands still until it is set.</summary>
public sealed class SettableClock : TimeProvider
{
    // 15 January 2026, 10:00 in Vietnam.
    private DateTimeOffset _now = new(2026, 1, 15, 3, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Set(string instant) => _now = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
