using Ledger.Api.Simulation;
using Ledger.Domain.Funds;

namespace Ledger.Api.Tests.Simulation;

/// <summary>Every club of the demonstration, simulated once for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class SimulatedDemonstrationCollection : ICollectionFixture<SimulatedDemonstration>
{
    public const string Name = "Demonstration";
}

/// <summary>Every club of the demonstration with its history, and where each fund stands at the end.</summary>
public sealed class SimulatedDemonstration
{
    internal static readonly SimulatedPeriod Period = Simulator.Demonstration.Period;

    internal IReadOnlyList<ClubScenario> Clubs { get; } =
        [.. Enumerable.Range(0, Simulator.Demonstration.Clubs).AsParallel().AsOrdered().Select(index => ClubScenario.Of(Simulator.Demonstration.Seed, index, Period))];

    internal IReadOnlyList<FundStatement> Statements => field ??= [.. Clubs.Select(club => FundStatement.Of(club.Fund, Period.Last))];

    internal IEnumerable<T> Events<T>()
        where T : FundEvent => Clubs.SelectMany(club => club.Entries).Select(entry => entry.Event).OfType<T>();
}
