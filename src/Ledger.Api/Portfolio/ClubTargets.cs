using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>The fund size that each club has set itself to reach, a row a decision. A club that goes by the programme's target from the beginning has none.</summary>
internal sealed class ClubTargets : IInlineProjection<Fund>
{
    private const string Insert =
        "INSERT INTO club_targets (tenant_id, club_id, effective_from, version, amount, recorded_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)";

    public string Name => "club_targets";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var rows = new List<(AppendedSlice<Fund> Slice, LocalDate From, long Version, Vnd? Target, Instant At)>();
        foreach (var slice in slices)
        {
            foreach (var (recorded, _) in slice.Steps)
            {
                if (Decided((FundEvent)recorded.Data) is { } decided)
                {
                    rows.Add((slice, decided.From, recorded.Version, decided.Target, recorded.Timestamp));
                }
            }
        }

        return rows.Count == 0
            ? null
            : new Statement(
                Insert,
                [
                    Of(Column(rows, row => row.Slice.Tenant)),
                    Of(Column(rows, row => row.Slice.StreamId)),
                    Of(Column(rows, row => row.From.ToDateOnly())),
                    Of(Column(rows, row => row.Version)),
                    Of(Column(rows, row => row.Target?.Amount)),
                    Of(Column(rows, row => row.At.ToDateTimeUtc())),
                ]);
    }

    private static (LocalDate From, Vnd? Target)? Decided(FundEvent @event) => @event switch
    {
        FundOpened { Policy.Target: { } target } e => (e.On, target),
        PolicyChanged e => (e.EffectiveFrom, e.Policy.Target),
        _ => null,
    };
}
