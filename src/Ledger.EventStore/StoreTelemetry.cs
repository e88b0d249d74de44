using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ledger.EventStore;

/// <summary>What the event store tells those who measure it. Costs nothing while nobody listens.</summary>
public static class StoreTelemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Ledger.EventStore";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> AppendDuration { get; } = Meter.CreateHistogram<double>("ledger.append.duration", "s", "From sending a group of commits to its outcome");

    internal static Histogram<int> GroupSize { get; } = Meter.CreateHistogram<int>("ledger.append.group_size", "{commit}", "Commits that went to the database together");

    internal static Histogram<double> ProjectionDuration { get; } = Meter.CreateHistogram<double>("ledger.projection.duration", "s", "Computing the rows of the read models of a group");

    internal static Histogram<double> RebuildDuration { get; } = Meter.CreateHistogram<double>("ledger.rebuild.duration", "s", "A rebuild of the read models");
}
