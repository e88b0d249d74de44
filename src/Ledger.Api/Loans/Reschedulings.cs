using System.Collections.Immutable;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record ReschedulingRequest(LocalDate? On, TermsRequest? Terms, LocalDate? FirstDueOn, string? Reason);

internal sealed record TopUpRequest(long? Amount, LocalDate? On, TermsRequest? Terms, LocalDate? FirstDueOn, CashAccount? Via);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="Outstanding">Principal owed after it, in đồng.</param>
/// <param name="DaysPastDue">On its date: what was late stays late until it is paid.</param>
/// <param name="Terms">The terms from then on.</param>
/// <param name="Schedule">Every instalment: those of before with what was paid on them, then the new ones.</param>
/// <param name="Reallocations">When it was backdated: what changed in how later payments are set against the loan.</param>
internal sealed record RespreadAnswer(
    long Entry, long Version, string LoanId, Vnd Outstanding, int DaysPastDue, TermsAnswer Terms, ImmutableArray<InstalmentAnswer> Schedule, IReadOnlyList<ReallocationAnswer> Reallocations) : MoneyAnswer;

/// <summary>What is owed is spread anew, with or without more principal.</summary>
internal static class Reschedulings
{
    public static void MapReschedulings(this IEndpointRouteBuilder api)
    {
        var loans = api.MapGroup("/clubs/{clubId}/loans");
        loans.MapMoneyPost<ReschedulingRequest, RespreadAnswer>(
            "/{loanId}/reschedulings", "Loans", "Spreads what is owed anew", """{"on":"2025-06-05","terms":{"instalments":12},"reason":"Dịch tả lợn"}""", Bind, Respread);
        loans.MapMoneyPost<TopUpRequest, RespreadAnswer>(
            "/{loanId}/top-ups", "Loans", "Pays more principal out on a loan and spreads what is owed anew", """{"amount":1000000,"on":"2025-06-05","terms":{"instalments":12}}""", Bind, Respread);
    }

    private static ValueTask<FundCommand> Bind(PostContext context, ReschedulingRequest request)
    {
        var fields = context.Fields;
        request.Terms?.Check(fields, "terms.");
        if (request.Terms is null)
        {
            fields.Missing("terms");
        }

        return new(new RescheduleLoan(
            context.RouteValue("loanId"), fields.Date("on", request.On), (request.Terms ?? new TermsRequest()).Over, fields.OptionalDate("firstDueOn", request.FirstDueOn),
            fields.Text("reason", request.Reason, 500)));
    }

    private static ValueTask<FundCommand> Bind(PostContext context, TopUpRequest request)
    {
        var fields = context.Fields;
        request.Terms?.Check(fields, "terms.");
        return new(new TopUpLoan(
            context.RouteValue("loanId"), fields.Amount("amount", request.Amount), fields.Date("on", request.On), request.Terms is { } terms ? terms.Over : null,
            fields.OptionalDate("firstDueOn", request.FirstDueOn), request.Via ?? CashAccount.Cash));
    }

    private static RespreadAnswer Respread(Posted posted)
    {
        var fact = (LoanFactRecorded)posted.Event;
        var account = posted.After.Loan(fact.LoanId).Account!;
        var position = account.PositionOn(fact.On);
        return new RespreadAnswer(
            posted.Entry, posted.Entry, fact.LoanId, position.Outstanding, position.DaysPastDue, TermsAnswer.Of(account.TermsOn(fact.On)), InstalmentAnswer.Of(position),
            ReallocationAnswer.Of(fact.Reallocations));
    }
}
