using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Domain.Tests.Loans;

/// <summary>One worked example of the documentation: the loan of its quoted line, and the table below it.</summary>
internal sealed partial record DocumentedSchedule(string Loan, ImmutableArray<string> Table)
{
    public const string Header = "| No. | Due | Days | Principal | Interest | Total | Balance |";

    /// <summary>All examples in the order of the document: every quoted line that begins with "Lent".</summary>
    public static ImmutableArray<DocumentedSchedule> In(string document)
    {
        var lines = document.Split('\n');
        return
        [
            .. lines.Index()
                .Where(line => line.Item.StartsWith("> Lent ", StringComparison.Ordinal))
                .Select(line => new DocumentedSchedule(line.Item[2..], [.. lines.Skip(line.Index + 2).TakeWhile(row => row.StartsWith('|'))])),
        ];
    }

    /// <summary>The table as the engine computes it now.</summary>
    public IEnumerable<string> Computed()
    {
        var schedule = Schedule();
        return
        [
            Header,
            "|--:|---|--:|--:|--:|--:|--:|",
            .. schedule.Instalments.Select(line => string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Number} | {LocalDatePattern.Iso.Format(line.DueOn)} | {line.Days} | {line.Principal.Amount:#,0} | {line.Interest.Amount:#,0} | {line.Total.Amount:#,0} | {line.Balance.Amount:#,0} |")),
            string.Create(CultureInfo.InvariantCulture, $"| | | | {schedule.Principal.Amount:#,0} | {schedule.TotalInterest.Amount:#,0} | {(schedule.Principal + schedule.TotalInterest).Amount:#,0} | effective {schedule.EffectiveAnnualRatePercent():0.00} % |"),
        ];
    }

    private RepaymentSchedule Schedule()
    {
        var match = Line().Match(Loan);
        match.Success.Should().BeTrue($"the example is written as the others are: {Loan}");
        var terms = new LoanTerms
        {
            Method = Enum.Parse<InterestMethod>(match.Groups["method"].Value),
            Rate = new InterestRate(decimal.Parse(match.Groups["rate"].Value, CultureInfo.InvariantCulture)),
            Instalments = Number("count"),
            Every = Number("every"),
            Unit = Enum.Parse<PeriodUnit>(match.Groups["unit"].Value),
            DayCount = Enum.Parse<DayCount>(match.Groups["dayCount"].Value),
            Rounding = new Rounding(Number("rounding"), Enum.Parse<RoundingMode>(match.Groups["mode"].Value)),
            InstalmentMultiple = Number("multiple"),
            GracePrincipal = Number("gracePrincipal"),
            GraceInterest = Number("graceInterest"),
        };
        var schedule = RepaymentSchedule.For(new Vnd(Number("principal")), Date("lentOn")!.Value, terms, Date("firstDueOn"));
        return match.Groups["left"].Success
            ? schedule.ForRemaining(Number("after"), new Vnd(Number("left")), Enum.Parse<PrepaymentEffect>(match.Groups["effect"].Value))
            : schedule;

        int Number(string group) => match.Groups[group].Success
            ? int.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : 0;

        LocalDate? Date(string group) => match.Groups[group].Success ? LocalDatePattern.Iso.Parse(match.Groups[group].Value).Value : null;
    }

    [GeneratedRegex(
        """
        ^Lent\ (?<principal>[\d,]+)\ on\ (?<lentOn>[\d-]+):\ (?<method>\w+),\ (?<rate>[\d.]+)\ %\ per\ year,
        \ (?<count>\d+)\ instalments\ every\ (?<every>\d+)\ (?<unit>\w+),\ (?<dayCount>\w+),\ rounded\ to\ (?<rounding>[\d,]+)\ (?<mode>\w+)
        (,\ multiple\ (?<multiple>[\d,]+))?(,\ principal\ grace\ (?<gracePrincipal>\d+))?(,\ interest\ grace\ (?<graceInterest>\d+))?
        (,\ first\ due\ (?<firstDueOn>[\d-]+))?
        (,\ then\ (?<left>[\d,]+)\ left\ after\ instalment\ (?<after>\d+)\ (?<effect>\w+))?\.$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
