using Ledger.Domain.Funds;
using Ledger.Domain.Tests.Storage;
using NodaTime;

namespace Ledger.Domain.Tests.Funds;

/// <summary>Given what happened, when something is asked for, then this happens or this rule refuses it.</summary>
/// <remarks>Entries are recorded a second apart on the evening of 31 December 2025 in Vietnam, unless a test says another instant.</remarks>
internal sealed class FundSpec
{
    public static readonly LocalDate OpenedOn = new(2025, 1, 1);
    public static readonly LocalDate Today = new(2025, 12, 31);

    private readonly List<FundEvent> _events = [];
    private Instant _next = Instant.FromUtc(2025, 12, 31, 12, 0);
    private FundEvent? _happened;
    private RefusalException? _refused;

    private FundSpec(FundPolicy policy) => Record(new FundOpened(OpenedOn, "C1", policy));

    public Fund Fund { get; private set; } = null!;

    /// <summary>Every entry, the first one at place 0.</summary>
    public IReadOnlyList<FundEvent> Events => _events;

    public static FundSpec Opened(FundPolicy? policy = null) => new(policy ?? FundPolicy.Default);

    public FundSpec Given(params ReadOnlySpan<FundEvent> events)
    {
        foreach (var @event in events)
        {
            Record(@event);
        }

        return this;
    }

    public FundSpec Given(params ReadOnlySpan<FundCommand> commands)
    {
        foreach (var command in commands)
        {
            Record(command.Execute(Fund, _next).Event);
        }

        return this;
    }

    public FundSpec GivenReversed(long entry, LocalDate on) => Given(Reversal(entry, on));

    public FundSpec At(Instant recordedAt)
    {
        _next = recordedAt;
        return this;
    }

    public FundSpec When(FundCommand command)
    {
        (_happened, _refused) = (null, null);
        var before = Stored.Json(Fund);
        try
        {
            var (@event, after) = command.Execute(Fund, _next);
            Record(@event);
            after.Should().Be(Fund, "executing a command and folding its event are the same");
            _happened = @event;
        }
        catch (RefusalException refusal)
        {
            Stored.Json(Fund).Should().Be(before, "a refused command changes nothing");
            _refused = refusal;
        }

        return this;
    }

    public FundSpec WhenReversed(long entry, LocalDate on) => When(Reversal(entry, on));

    public FundSpec Then(FundEvent expected)
    {
        ThenAccepted();
        Stored.Json(_happened!).Should().Be(Stored.Json(expected));
        _happened!.GetType().Should().Be(expected.GetType());
        return this;
    }

    public FundSpec ThenAccepted()
    {
        _refused.Should().BeNull();
        _happened.Should().NotBeNull();
        return this;
    }

    public FundSpec ThenRefused(Rule rule, params ReadOnlySpan<(string Name, object Value)> figures)
    {
        _refused.Should().NotBeNull("{0} is to refuse it", rule.Slug);
        _refused!.Rule.Slug.Should().Be(rule.Slug);
        figures.ToArray().Except(_refused.Figures).Should().BeEmpty("these are the figures: {0}", string.Join(", ", _refused.Figures));
        return this;
    }

    private ReverseEntry Reversal(long entry, LocalDate on) =>
        new(entry, entry >= 1 && entry <= _events.Count ? _events[(int)entry - 1] : null, "Ghi nhầm", on);

    private void Record(FundEvent @event)
    {
        Fund = Fund.Evolve(Fund, @event, _next);
        _events.Add(@event);
        _next += Duration.FromSeconds(1);
    }
}
