using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;
using NodaTime.Text;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Loans;

/// <summary>
/// One worked example of the section on collecting: what happens to the loan of its quoted line, clause by clause, and the table below it of what each step settled. The loan is always
/// 1,200,000 đ in four instalments at 1 % per month, lent on 15 January 2025.
/// </summary>
internal sealed record DocumentedCollecting(string Story, ImmutableArray<string> Table)
{
    private const string Begins = "> Then ";

    /// <summary>All examples in the order of the document: every quoted line that begins with "Then".</summary>
    public static ImmutableArray<DocumentedCollecting> In(string document)
    {
        var lines = document.Split('\n');
        return
        [
            .. lines.Index()
                .Where(line => line.Item.StartsWith(Begins, StringComparison.Ordinal))
                .Select(line => new DocumentedCollecting(line.Item[2..], [.. lines.Skip(line.Index + 2).TakeWhile(row => row.StartsWith('|'))])),
        ];
    }

    /// <summary>The table as the engine computes it now.</summary>
    public IEnumerable<string> Computed()
    {
        var steps = Story["Then ".Length..^1].Split("; ");
        var policy = FundPolicy.Default with
        {
            AllocationBy = Has("by part") ? AllocationBy.PerPart : AllocationBy.PerInstalment,
            OverdueInterest = Has("with overdue interest") ? OverdueInterest.CivilCode466 : OverdueInterest.Off,
        };
        var fund = FundSpec.Opened(policy).Given(Receive(50_000_000, Day(1, 2))).Given(Lend(1_200_000, Day(1, 15), terms => terms with { Instalments = 4 }));
        var rows = new List<string> { "| On | | Instalment | Penalty | Interest | Principal | Outstanding | Days late |", "|---|---|--:|--:|--:|--:|--:|--:|" };
        foreach (var step in steps.Where(step => step.Contains(" on ", StringComparison.Ordinal)))
        {
            var command = Command(step);
            fund.Given(command);
            var (on, account) = (fund.Events[^1].On, fund.Fund.Loan("L1").Account!);
            var position = account.PositionOn(on);
            var settled = account.Settled(fund.Fund.Version);
            var lines = settled.Lines.Select(line => ($"{line.Number}", line.Penalty, line.Interest, line.Principal)).ToList();
            var (allocation, parts) = (settled.Allocation, settled.Lines.Aggregate(Vnd.Zero, (sum, line) => sum + line.Interest));
            Add("credit", Vnd.Zero, allocation.Credit);
            Add("written off", Vnd.Zero, allocation.WrittenOff);
            Add("recovered", Vnd.Zero, allocation.Recovered);
            Add("interest", allocation.Interest - parts, Vnd.Zero);
            if (lines.Count == 0)
            {
                lines.Add(("–", Vnd.Zero, Vnd.Zero, Vnd.Zero));
            }

            rows.AddRange(lines.Select(line => string.Create(
                CultureInfo.InvariantCulture,
                $"| {LocalDatePattern.Iso.Format(on)} | {step.Split(' ')[0]} | {line.Item1} | {line.Item2.Amount:#,0} | {line.Item3.Amount:#,0} | {line.Item4.Amount:#,0} | {position.Outstanding.Amount:#,0} | {position.DaysPastDue} |")));

            void Add(string what, Vnd interest, Vnd principal)
            {
                if (!interest.IsZero || !principal.IsZero)
                {
                    lines.Add((what, Vnd.Zero, interest, principal));
                }
            }
        }

        return rows;

        bool Has(string clause) => steps.Contains(clause);
    }

    // "repaid 712,000 on 2025-02-15 lower": a verb, an amount or a count where it takes one, the date, and the borrower's choice.
    private static FundCommand Command(string step)
    {
        var words = step.Split(' ');
        var at = Array.IndexOf(words, "on");
        var on = LocalDatePattern.Iso.Parse(words[at + 1]).Value;
        var number = at > 1 ? long.Parse(words[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;
        return words[0] switch
        {
            "repaid" => Repay("L1", number, on, early: words.Length > at + 2 ? Enum.Parse<EarlyPayment>(words[at + 2], ignoreCase: true) : EarlyPayment.NextInstalments),
            "refunded" => new RefundCredit("L1", new Vnd(number), on, CashAccount.Cash),
            "waived" => new WaiveInterest("L1", new Vnd(number), on, "Biên bản 7"),
            "rescheduled" => new RescheduleLoan("L1", on, terms => terms with { Instalments = (int)number }, null, "Mất mùa"),
            "topped-up" => new TopUpLoan("L1", new Vnd(number), on, null, null, CashAccount.Cash),
            "written-off" => new WriteOffLoan("L1", on, "Biên bản 9"),
            "recovered" => new ReceiveRecovery("L1", new Vnd(number), on, CashAccount.Cash),
            "died" => new RecordBorrowerDeath("L1", on, "Biên bản 3"),
            var other => throw new InvalidOperationException($"The example is not written as the others are: {other}."),
        };
    }
}
