using System.Collections.Immutable;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Meetings;

internal sealed record CollectionsRequest(CollectedRepayment?[]? Repayments, CollectedContribution?[]? Contributions, MeetingPayment?[]? ActivityPayments);

internal sealed record CollectedRepayment(string? LoanId, long? Amount, EarlyPayment? Early);

internal sealed record CollectedContribution(string? MemberId, long? Amount, string? Note);

internal sealed record MeetingPayment(long? Amount, string? Activity, Pot? From, string? Note);

/// <summary>One entry of the sheet; loan, allocation, its instalments and outstanding for a repayment, member for a contribution.</summary>
internal sealed record CollectedEntry(long Entry, string Kind, Vnd Amount, string? LoanId, AllocationAnswer? Allocation, ImmutableArray<InstalmentAllocation>? Lines, Vnd? Outstanding, string? MemberId, string? Activity, string Hash);

internal sealed record CollectionTotals(Vnd Repayments, Vnd Contributions, Vnd ActivityPayments, Vnd CashIn);

internal sealed record CollectionsAnswer(LocalDate Date, long Version, IReadOnlyList<CollectedEntry> Entries, CollectionTotals Totals);

/// <summary>Posts a whole sheet: repayments, contributions and payments of one meeting, all of it or nothing, in one commit.</summary>
internal static class Collections
{
    // A club has 50 to 70 members; a sheet far beyond that is a mistake.
    private const int MaxLines = 500;

    private const string Example =
        """{"repayments":[{"loanId":"L1","amount":280000},{"loanId":"L2","amount":277500}],"contributions":[{"memberId":"m-0a1b2c3d4e5f","amount":10000}],"activityPayments":[{"amount":50000,"activity":"Nước uống buổi họp"}]}""";

    public static void MapCollections(this IEndpointRouteBuilder api) =>
        api.MapPost("/clubs/{clubId}/meetings/{date}/collections", (HttpContext http, string date, FundBook book) => Post(http, CollectionSheets.MeetingDate(date), book))
            .Describe<CollectionsRequest, CollectionsAnswer>("Meetings", "Posts a meeting's whole sheet: all of it or nothing", StatusCodes.Status201Created, Example, keyRequired: true).Requires(Permission.PostMoney);

    private static Task Post(HttpContext http, LocalDate on, FundBook book) => book.PostAll<CollectionsRequest, CollectionsAnswer>(
        http,
        keyRequired: true,
        (context, request) => Bind(context, request, on),
        posted => Of(on, posted));

    /// <summary>Records, or rehearses, the sheet that a page was filled in with.</summary>
    public static Task<Outcome> Record(HttpContext http, LocalDate on, FundBook book, BodyFormat<CollectionsRequest> sheet, bool rehearse) => book.Record<CollectionsRequest, CollectionsAnswer>(
        http,
        keyRequired: true,
        (context, request) => Bind(context, request, on),
        posted => Of(on, posted),
        format: sheet,
        rehearse: rehearse);

    private static async ValueTask<IReadOnlyList<Decision>> Bind(PostContext context, CollectionsRequest request, LocalDate on)
    {
        var repayments = Lines(request.Repayments, new CollectedRepayment(null, null, null));
        var contributions = Lines(request.Contributions, new CollectedContribution(null, null, null));
        var payments = Lines(request.ActivityPayments, new MeetingPayment(null, null, null, null));
        var fields = context.Fields;
        if (repayments.Length + contributions.Length + payments.Length is 0 or > MaxLines)
        {
            fields.Fault("repayments", $"Phiếu thu phải có từ 1 đến {MaxLines} dòng.", $"A sheet has from 1 to {MaxLines} lines.");
        }

        var decisions = new List<Decision>();
        for (var i = 0; i < repayments.Length; i++)
        {
            var line = $"repayments[{i}]";
            var loanId = fields.Text(line + ".loanId", repayments[i].LoanId, 50);
            decisions.Add(FundRoutes.OnOpenFund(new RepayLoan(loanId, fields.Amount(line + ".amount", repayments[i].Amount), on, CashAccount.Cash, repayments[i].Early ?? EarlyPayment.NextInstalments), line));
        }

        var memberIds = contributions.Select((contribution, i) => fields.Text($"contributions[{i}].memberId", contribution.MemberId, 50)).ToList();
        var members = await context.Register.Names(context.Club, memberIds, context.Http.RequestAborted);
        for (var i = 0; i < contributions.Length; i++)
        {
            var line = $"contributions[{i}]";
            var memberId = memberIds[i];
            if (memberId.Length > 0 && !members.ContainsKey(memberId))
            {
                fields.Fault(line + ".memberId", "Câu lạc bộ không có hội viên này.", "The club has no such member.");
            }

            decisions.Add(FundRoutes.OnOpenFund(new ReceiveCapital(
                CapitalSource.MemberContribution, fields.Amount(line + ".amount", contributions[i].Amount), on, CashAccount.Cash, memberId, fields.OptionalText(line + ".note", contributions[i].Note, 500)), line));
        }

        for (var i = 0; i < payments.Length; i++)
        {
            var line = $"activityPayments[{i}]";
            decisions.Add(FundRoutes.OnOpenFund(new PayActivity(
                fields.Amount(line + ".amount", payments[i].Amount), payments[i].From ?? Pot.ActivityFund, fields.Text(line + ".activity", payments[i].Activity, 200), on, CashAccount.Cash,
                fields.OptionalText(line + ".note", payments[i].Note, 500)), line));
        }

        return decisions;
    }

    // A line that is null lacks everything, and is told so.
    private static T[] Lines<T>(T?[]? lines, T empty)
        where T : class => Array.ConvertAll(lines ?? [], line => line ?? empty);

    private static CollectionsAnswer Of(LocalDate on, IReadOnlyList<Posted> posted)
    {
        var (repaid, contributed, paid) = (Vnd.Zero, Vnd.Zero, Vnd.Zero);
        var entries = new List<CollectedEntry>(posted.Count);
        foreach (var one in posted)
        {
            var (@event, after) = one;
            switch (@event)
            {
                case RepaymentReceived e:
                    repaid += e.Amount;
                    var (settled, outstanding) = after.Loan(e.LoanId).Account!.Explain(after.Version);
                    entries.Add(new(after.Version, "repayment", e.Amount, e.LoanId, AllocationAnswer.Of(e.Allocation), settled.Lines, outstanding, null, null, one.Hash));
                    break;
                case CapitalReceived e:
                    contributed += e.Amount;
                    entries.Add(new(after.Version, "contribution", e.Amount, null, null, null, null, e.MemberId, null, one.Hash));
                    break;
                case ActivityPaid e:
                    paid += e.Amount;
                    entries.Add(new(after.Version, "activityPayment", e.Amount, null, null, null, null, null, e.Activity, one.Hash));
                    break;
            }
        }

        return new CollectionsAnswer(on, posted[^1].After.Version, entries, new CollectionTotals(repaid, contributed, paid, repaid + contributed - paid));
    }
}
