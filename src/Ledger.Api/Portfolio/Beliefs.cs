using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>A row of a read model on two axes of time: so something stands from a business date on, as known from an instant on.</summary>
internal sealed class Belief<T>(T standing, long version, Instant knownFrom)
    where T : class, IStanding
{
    public T Standing { get; } = standing;

    /// <summary>The entry that says so.</summary>
    public long Version { get; } = version;

    public Instant KnownFrom { get; } = knownFrom;

    /// <summary>Of a row of the history: where the next segment begins. Of a current one: the same for the stored row whose place it takes, which moves to the history.</summary>
    public LocalDate? ValidTo { get; set; }

    public Instant? SupersededAt { get; set; }

    /// <summary>Null as long as it is believed.</summary>
    public Instant? KnownTo { get; set; }
}

/// <summary>From an instant on, the stored rows of the history with <c>valid_from</c> from a day to before another are no longer believed.</summary>
internal readonly record struct Cut(LocalDate From, LocalDate Until, Instant At);

/// <summary>
/// What entries make of the rows of one fund or loan. Pure: it knows of the stored rows only what follows from the aggregate, where each segment begins. What is superseded or cut at the very
/// instant from which it is known has never held and leaves no row, so that the rows are the same however entries are grouped into commits.
/// </summary>
/// <param name="isStored">Whether a current row is stored.</param>
/// <param name="storedFrom">Where it begins; null when there is none, or one that is not to be kept.</param>
internal sealed class Beliefs<T>(bool isStored, LocalDate? storedFrom)
    where T : class, IStanding
{
    private readonly LocalDate? _storedFrom = storedFrom;
    private readonly List<Belief<T>> _history = [];
    private readonly List<Cut> _cuts = [];
    private LocalDate? _validFrom = storedFrom;
    private Belief<T>? _current;
    private LocalDate? _storedTo;
    private Instant? _storedSupersededAt;
    private Instant? _storedKnownTo;
    private LocalDate _cutFrom = LocalDate.MaxIsoValue;

    public IReadOnlyList<Cut> Cuts => _cuts;

    public bool IsStored => isStored;

    /// <summary>The rows to write: those of the history, then the current one.</summary>
    public IEnumerable<(Belief<T> Belief, bool IsCurrent)> Rows()
    {
        foreach (var belief in _history)
        {
            yield return (belief, false);
        }

        if (_current is { } current)
        {
            (current.ValidTo, current.SupersededAt, current.KnownTo) = (_storedTo, _storedSupersededAt, _storedKnownTo);
            yield return (current, true);
        }
    }

    /// <summary>Puts a row in the place of the current one, of which no history is kept.</summary>
    public void Replace(T standing, long version, Instant at) => _current = new Belief<T>(standing, version, at);

    /// <summary>Whether something is dated later than an entry of this date: <see cref="Backdate"/> writes it then, and <see cref="Write"/> in every other case.</summary>
    public bool IsBackdated(LocalDate on) => on < _validFrom;

    /// <summary>What an entry changes after which nothing is dated.</summary>
    /// <param name="at">Its recorded instant.</param>
    /// <param name="version">Its number.</param>
    /// <param name="latest">The latest segment after it, which begins on its business date.</param>
    public void Write(Instant at, long version, T latest)
    {
        if (_validFrom is not null)
        {
            Retire(latest.From, at);
        }

        _current = new Belief<T>(latest, version, at);
        _validFrom = latest.From;
    }

    /// <summary>What an entry changes that is dated before the latest segment.</summary>
    /// <param name="on">Its business date: nothing changes before it.</param>
    /// <param name="at">Its recorded instant.</param>
    /// <param name="version">Its number.</param>
    /// <param name="covering">The segment that contained the date before it, if any.</param>
    /// <param name="segments">The segments after it from the date on.</param>
    public void Backdate(LocalDate on, Instant at, long version, T? covering, IReadOnlyList<T> segments)
    {
        CutFrom(covering?.From ?? on, at);
        if (covering?.From < on)
        {
            Remember(covering, on, at, version);
        }

        for (var i = 0; i < segments.Count - 1; i++)
        {
            Remember(segments[i], segments[i + 1].From, at, version);
        }

        var latest = segments[^1];
        Retire(latest.From, at);
        _current = new Belief<T>(latest, version, at);
    }

    private void Remember(T standing, LocalDate validTo, Instant at, long version) => _history.Add(new Belief<T>(standing, version, at) { ValidTo = validTo, SupersededAt = at });

    private void CutFrom(LocalDate from, Instant at)
    {
        if (_storedFrom is { } stored)
        {
            if (from < _cutFrom && from < stored)
            {
                _cuts.Add(new Cut(from, _cutFrom, at));
                _cutFrom = from;
            }

            if (_storedTo > stored && stored >= from)
            {
                _storedKnownTo ??= at;
            }
        }

        for (var i = _history.Count - 1; i >= 0; i--)
        {
            var belief = _history[i];
            if (belief.KnownTo is not null || belief.ValidTo <= belief.Standing.From || belief.Standing.From < from)
            {
                continue;
            }

            if (belief.KnownFrom < at)
            {
                belief.KnownTo = at;
            }
            else
            {
                _history.RemoveAt(i);
            }
        }
    }

    private void Retire(LocalDate validTo, Instant at)
    {
        if (_current is not { } current)
        {
            (_storedTo, _storedSupersededAt) = (validTo, at);
        }
        else if (current.KnownFrom < at || current.Standing.From < validTo)
        {
            (current.ValidTo, current.SupersededAt) = (validTo, at);
            _history.Add(current);
        }
    }
}
