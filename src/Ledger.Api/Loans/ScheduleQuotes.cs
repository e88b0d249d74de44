using System.Collections.Immutable;
using System.Globalization;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record ScheduleQuoteRequest : TermsRequest
{
    public long? Principal { get; init; }

    public LocalDate? DisbursedOn { get; init; }

    public decimal? AnnualRate { get; init; }

    public LocalDate? FirstDueOn { get; init; }
}

internal sealed record QuotedInstalment(int Number, LocalDate DueOn, int Days, Vnd Principal, Vnd Interest, Vnd Total, Vnd Balance);

/// <param name="Code">A stable name.</param>
/// <param name="Message">What is to be seen, with the figures and the article.</param>
/// <param name="Article">The article that sets the ceiling.</param>
internal sealed record QuoteWarning(string Code, string Message, string Article);

internal sealed record ScheduleQuote(ImmutableArray<QuotedInstalment> Instalments, Vnd TotalInterest, decimal EffectiveAnnualRate, ImmutableArray<QuoteWarning> Warnings);

/// <summary>What a loan would cost, computed by the engine that lends real money. Records nothing.</summary>
internal static class ScheduleQuotes
{
    public static void MapScheduleQuotes(this IEndpointRouteBuilder api) =>
        api.MapPost("/schedules", (Delegate)Quote)
            .Accepts<ScheduleQuoteRequest>("application/json")
            .Describe<ScheduleQuote>("Loans", "Quotes a repayment schedule; records nothing")
            .WithMetadata(new RequestExample("""{"principal":3000000,"disbursedOn":"2025-01-05","monthlyRate":1,"method":"flat","instalments":12,"every":1,"unit":"month"}""")).Requires(Permission.SignedIn);

    private static async Task Quote(HttpContext http)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.ScheduleQuoteRequest);
        var fields = new Fields();
        var principal = fields.Amount("principal", request.Principal);
        var disbursedOn = fields.Date("disbursedOn", request.DisbursedOn);
        var firstDueOn = fields.OptionalDate("firstDueOn", request.FirstDueOn);
        request.Check(fields, "");
        if (request.AnnualRate is { } yearly && (yearly < 0 || yearly > InterestRate.PerMonth(100).PercentPerYear || decimal.Round(yearly, 6) != yearly))
        {
            fields.Fault("annualRate", "Phải từ 0 đến 1200 %/năm, tối đa 6 chữ số thập phân.", "Must be from 0 to 1200 percent per year, with at most 6 decimals.");
        }

        if (request.MonthlyRate is null == request.AnnualRate is null)
        {
            fields.Fault("monthlyRate", "Cần đúng một trong hai: monthlyRate hoặc annualRate.", "Exactly one of monthlyRate and annualRate is needed.");
        }

        fields.Require();
        var terms = request.Over(FundPolicy.Default.LoanTerms);
        if (request.AnnualRate is { } annual)
        {
            terms = terms with { Rate = new InterestRate(annual) };
        }

        var schedule = RepaymentSchedule.For(principal, disbursedOn, terms, firstDueOn);
        await Answer.Write(http, Of(schedule, Language.WantsVietnamese(http)));
    }

    /// <summary>What is told of a schedule, by the API and by the page of a new loan.</summary>
    public static ScheduleQuote Of(RepaymentSchedule schedule, bool vietnamese) => new(
        [.. schedule.Instalments.Select(line => new QuotedInstalment(line.Number, line.DueOn, line.Days, line.Principal, line.Interest, line.Total, line.Balance))],
        schedule.TotalInterest,
        schedule.EffectiveAnnualRatePercent(),
        [.. LoanWarnings.Of(schedule).Select(warning => new QuoteWarning(warning.Code, Message(warning, vietnamese), warning.Article))]);

    private static string Message(LoanWarning warning, bool vietnamese)
    {
        string Percent(decimal rate) => rate.ToString("0.##", CultureInfo.InvariantCulture).Replace('.', vietnamese ? ',' : '.');
        var (rate, limit) = (Percent(warning.PercentPerYear), Percent(warning.LimitPercentPerYear));
        return (warning.Code, vietnamese) switch
        {
            (LoanWarnings.RateAboveLegalCap, true) => $"Lãi suất {rate} %/năm vượt mức trần {limit} %/năm (Điều 468 Bộ luật Dân sự 2015); phần vượt không có hiệu lực.",
            (LoanWarnings.RateAboveLegalCap, false) => $"{rate} % per year passes the ceiling of {limit} % per year ({warning.Article}); what is above it has no effect.",
            (LoanWarnings.RateNearLegalCap, true) => $"Lãi suất {rate} %/năm sát mức trần 20 %/năm (Điều 468 Bộ luật Dân sự 2015).",
            (LoanWarnings.RateNearLegalCap, false) => $"{rate} % per year is close to the ceiling of 20 % per year ({warning.Article}).",
            (_, true) => $"Lãi trả đều làm lãi suất thực là {rate} %/năm, vượt {limit} %/năm (Điều 468 Bộ luật Dân sự 2015).",
            _ => $"The flat rate really costs {rate} % per year, more than {limit} % per year ({warning.Article}).",
        };
    }
}
