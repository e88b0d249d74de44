using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.MovingIn;

/// <summary>An entry with which a club moves in; a line of the sheet stands for it. No name is in it: the answer is kept for retries.</summary>
internal sealed record OpeningEntryAnswer(long Entry, string Kind, int Line, IReadOnlyList<TrialBalanceAnswer> Postings, TakenOverLoanAnswer? Loan, string? Hash);

/// <summary>A loan taken over, as it stands on the day of moving in.</summary>
internal sealed record TakenOverLoanAnswer(
    string LoanId, string MemberId, Domain.Money.Vnd Principal, LocalDate DisbursedOn, Domain.Money.Vnd Outstanding, int Instalments, int DaysPastDue, OverdueAnswer Overdue);

/// <summary>What was recorded, or with <c>dryRun</c> what would be.</summary>
internal sealed record OpeningBalancesAnswer(
    long Entry, long Version, bool DryRun, LocalDate On, IReadOnlyList<OpeningEntryAnswer> Entries, IReadOnlyList<TrialBalanceAnswer> TrialBalance);

/// <summary>A club that already lends on paper moves in with one sheet: balances and running loans, all of it or nothing.</summary>
internal static class OpeningBalances
{
    private const string Example =
        "record,account,date,amount,loan,member,monthlyRate,method,purpose,principal,interest\n"
        + "balance,cash,2026-01-01,2000000,,,,,,,\n"
        + "balance,loansOutstanding,,500000,,,,,,,\n"
        + "balance,capitalGrant,,2500000,,,,,,,\n"
        + "loan,,2025-02-10,5000000,KV1,Nguyễn Thị Hòa,1,decliningEqualPrincipal,Nuôi bò,,\n"
        + "instalment,,2026-01-10,,KV1,,,,,500000,5000\n";

    private static readonly BodyFormat<SheetFile> Sheet = new(SheetFile.Receive, SheetFile.Parse);

    public static void MapOpeningBalances(this IEndpointRouteBuilder api) =>
        api.MapPost("/clubs/{clubId}/fund/opening-balances", Post)
            .WithTags("Fund").WithSummary("Moves a club in that already lends on paper: balances and running loans from one CSV or XLSX sheet, all of it or nothing")
            .Accepts<string>(SheetFile.Csv, SheetFile.Workbook).Produces<OpeningBalancesAnswer>(StatusCodes.Status201Created).Produces<OpeningBalancesAnswer>()
            .WithMetadata(new QueryParameters(["dryRun"]), new TakesIdempotencyKey(Required: false), new RequestExample(System.Text.Json.JsonSerializer.Serialize(Example, AnswerJson.Default.String)))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity).Requires(Permission.PostMoney);

    private static Task Post(HttpContext http, FundBook book)
    {
        var dryRun = http.Request.Flag("dryRun");
        OpeningPlan? plan = null;
        return book.PostAll<SheetFile, OpeningBalancesAnswer>(
            http,
            keyRequired: !dryRun,
            async (context, file) =>
            {
                plan = await Bind(context, file);
                return Decisions(plan);
            },
            posted => Of(plan!, posted, dryRun),
            format: Sheet,
            rehearse: dryRun);
    }

    private static async ValueTask<OpeningPlan> Bind(PostContext context, SheetFile file)
    {
        var sheet = OpeningSheet.Of(file, context.Fields);
        var members = await context.Register.Members(context.Club, query: null, after: "", SheetFile.MaxLines, context.Http.RequestAborted);
        var plan = OpeningPlan.Of(sheet, context.Fields, members, context.Club.OlderFromAge);
        context.Fields.Require();
        return plan;
    }

    private static List<Decision> Decisions(OpeningPlan plan)
    {
        var decisions = new List<Decision>();
        if (!plan.IsLoansOnly)
        {
            decisions.Add(Of(plan.FirstLine, new RecordOpeningBalances(plan.On, plan.Balances)));
        }

        foreach (var (line, memberId, borrower, schedule) in plan.Loans)
        {
            decisions.Add(Of(line.Line, new TakeOverLoan(plan.On, memberId, borrower, line.Principal, line.DisbursedOn, line.Purpose, line.Over, schedule)));
        }

        return decisions;
    }

    private static Decision Of(int line, FundCommand command) => FundRoutes.OnOpenFund(command, $"lines[{line}]");

    private static OpeningBalancesAnswer Of(OpeningPlan plan, IReadOnlyList<Posted> posted, bool dryRun)
    {
        var entries = new List<OpeningEntryAnswer>(posted.Count);
        var loans = 0;
        foreach (var one in posted)
        {
            var (@event, after) = one;
            var hash = dryRun ? null : one.Hash;
            var postings = Journal.EntriesOf(@event).SelectMany(entry => entry.Postings).Select(posting => new TrialBalanceAnswer(posting.Account, posting.Debit, posting.Credit)).ToList();
            entries.Add(@event is LoanTakenOver taken
                ? new OpeningEntryAnswer(after.Version, "loanTakenOver", plan.Loans[loans++].Line.Line, postings, Of(taken, after), hash)
                : new OpeningEntryAnswer(after.Version, "openingBalances", plan.FirstLine, postings, null, hash));
        }

        var fund = posted[^1].After;
        return new OpeningBalancesAnswer(
            posted[0].Entry, fund.Version, dryRun, plan.On, entries,
            [.. fund.Books.TrialBalance(plan.On).Select(line => new TrialBalanceAnswer(line.Account, line.Debit, line.Credit))]);
    }

    private static TakenOverLoanAnswer Of(LoanTakenOver taken, Fund after)
    {
        var position = after.Loan(taken.LoanId).Account!.PositionOn(taken.On);
        return new TakenOverLoanAnswer(
            taken.LoanId, taken.MemberId, taken.Principal, taken.DisbursedOn, position.Outstanding, taken.Schedule.Length, position.DaysPastDue,
            new OverdueAnswer(position.OverduePrincipal, position.OverdueInterest, position.PenaltyDue));
    }
}
