using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>The fund size that each club has set itself to reach, a row a decision. A club that goes by the programme's target from the beginning has none.</summary>
internal sealed class ClubTargets : ICopiedProjection<Fund>
{
    private const string Columns = "tenant_id, club_id, effective_from, version, amount, recorded_at";
    private const string Insert = $"INSERT INTO club_targets ({Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)";

    public string Name => "club_targets";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Rows(slices) is { Count: > 0 } rows ? new Statement(Insert, Values(rows)) : null;

    public IEnumerable<CopiedRows> Copy(AppendedSlice<Fund> slice) => [new CopiedRows("club_targets", Columns, Values(Rows([slice])))];

    private static List<Row> Rows(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var rows = new List<Row>();
        foreach (var slice in slices)
        {
            foreach (var (recorded, _) in slice.Steps)
            {
                if (Decided((FundEvent)recorded.Data) is { } decided)
                {
                    rows.Add(new Row(slice, decided.From, recorded.Version, decided.Target, recorded.Timestamp));
                }
            }
        }

        return rows;
    }

    private static IReadOnlyList<NpgsqlParameter> Values(List<Row> rows) =>
    [
        Of(Column(rows, row => row.Slice.Tenant)),
        Of(Column(rows, row => row.Slice.StreamId)),
        Of(Column(rows, row => row.From.ToDateOnly())),
        Of(Column(rows, row => row.Version)),
        Of(Column(rows, row => row.Target?.Amount)),
        Of(Column(rows, row => row.At.ToDateTimeUtc())),
    ];

    private static (LocalDate From, Vnd? Target)? Decided(FundEvent @event) => @event switch
    {
        FundOpened { Policy.Target: { } target } e => (e.On, target),
        PolicyChanged e => (e.EffectiveFrom, e.Policy.Target),
        _ => null,
    };

    private readonly record struct Row(AppendedSlice<Fund> Slice, LocalDate From, long Version, Vnd? Target, Instant At);
}
