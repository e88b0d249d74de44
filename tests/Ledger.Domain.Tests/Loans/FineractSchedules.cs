using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Data;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Domain.Tests.Loans;

/// <summary>The expected schedules of Apache Fineract's published tests, read from Data/fineract-schedules.json.</summary>
internal static class FineractSchedules
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static readonly ImmutableArray<FineractCase> All = [.. JsonSerializer.Deserialize<FineractFile>(TestData.Read("fineract-schedules.json"), Options)!.Cases];

    private sealed record FineractFile(FineractCase[] Cases);
}

internal sealed record FineractCase(string Id, long Principal, string DisbursedOn, FineractTerms Terms, JsonElement[][] Instalments)
{
    public RepaymentSchedule Schedule() => RepaymentSchedule.For(new Vnd(Principal), Date(DisbursedOn), Terms.ToTerms());

    public IEnumerable<(int Number, LocalDate DueOn, int Days, long Principal, long Interest, long Total, long Balance)> Expected() =>
        Instalments.Select(line => (line[0].GetInt32(), Date(line[1].GetString()!), line[2].GetInt32(), line[3].GetInt64(), line[4].GetInt64(), line[5].GetInt64(), line[6].GetInt64()));

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}

internal sealed record FineractTerms(
    string Convention,
    InterestMethod Method,
    decimal PercentPerYear,
    int Instalments,
    int Every,
    PeriodUnit Unit,
    DayCount DayCount,
    RoundingMode RoundingMode,
    int InstalmentMultiple = 0,
    YearLength? YearLength = null,
    YearBoundary? YearBoundary = null,
    LeapYear? LeapYear = null)
{
    public LoanTerms ToTerms()
    {
        var convention = Convention switch
        {
            "FineractProgressive" => ScheduleConvention.FineractProgressive,
            "FineractCumulative" => ScheduleConvention.FineractCumulative,
            _ => throw new InvalidDataException($"Unknown convention {Convention}."),
        };
        return new LoanTerms
        {
            Rate = new InterestRate(PercentPerYear),
            Method = Method,
            Instalments = Instalments,
            Every = Every,
            Unit = Unit,
            DayCount = DayCount,
            Rounding = new Rounding(1, RoundingMode),
            InstalmentMultiple = InstalmentMultiple,
            Convention = convention with
            {
                YearLength = YearLength ?? convention.YearLength,
                YearBoundary = YearBoundary ?? convention.YearBoundary,
                LeapYear = LeapYear ?? convention.LeapYear,
            },
        };
    }
}
