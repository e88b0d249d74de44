using System.Collections.Immutable;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Loans;

internal sealed record InstalmentAnswer(int Number, LocalDate DueOn, Vnd Principal, Vnd Interest, Vnd Total, Vnd Balance, Vnd PaidPrincipal, Vnd PaidInterest)
{
    public static ImmutableArray<InstalmentAnswer> Of(LoanPosition position) =>
    [
        .. position.Instalments.Select(line => new InstalmentAnswer(
            line.Number, line.DueOn, line.Principal, line.Interest, line.Total, line.Balance, line.PaidPrincipal, line.PaidInterest)),
    ];
}

internal sealed record NextDueAnswer(LocalDate On, Vnd Amount);

/// <summary>Something that happened to the loan. What was reversed keeps its entry and says from when it no longer counts; what counts says which instalment got what of it.</summary>
internal sealed record LoanTransactionAnswer(long Entry, string Kind, LocalDate On, Vnd Amount, AllocationAnswer? Allocation, ImmutableArray<InstalmentAllocation> Lines, string? OtherLoanId, LocalDate? ReversedOn);

/// <summary>A schedule as it was agreed, and the day from which it holds.</summary>
internal sealed record ScheduleVersionAnswer(int Number, long Entry, LocalDate On, TermsAnswer Terms, ImmutableArray<ScheduledInstalment> Instalments);

internal sealed record LoanAnswer(
    string LoanId, string MemberId, LoanStatus Status, Vnd Principal, string Purpose, TermsAnswer Terms, LocalDate RequestedOn, LocalDate? ApprovedOn, LocalDate? RejectedOn, string? RejectionReason,
    LocalDate? DisbursedOn, LocalDate AsOf, Vnd Outstanding, Vnd Credit, int DaysPastDue, int DaysPastDuePrincipal, OverdueAnswer Overdue, Vnd PenaltyDue, Vnd Waived,
    Vnd WrittenOff, Vnd Recovered, LocalDate? DiedOn, NextDueAnswer? NextDue, ImmutableArray<InstalmentAnswer> Schedule, IReadOnlyList<ScheduleVersionAnswer> ScheduleVersions, IReadOnlyList<LoanTransactionAnswer> Transactions);

internal sealed record LoanListItem(
    string LoanId, string MemberId, LoanStatus Status, LocalDate RequestedOn, LocalDate? DisbursedOn, Vnd Principal, Vnd Outstanding, Vnd Credit, int DaysPastDue, int DaysPastDuePrincipal);

/// <summary>What can be asked about loans.</summary>
internal static class LoanQueries
{
    public static void MapLoanQueries(this IEndpointRouteBuilder api)
    {
        var loans = api.MapGroup("/clubs/{clubId}/loans");
        loans.MapGet("", (HttpContext http, string clubId, FundBook book, CallerDatabase database) => List(http, clubId, book, database))
            .Describe<Page<LoanListItem>>("Loans", "The club's loans as of today", "status", "limit", "cursor").Requires(Permission.SeeFund);
        loans.MapGet("/{loanId}", async (HttpContext http, string clubId, string loanId, FundBook book) =>
            {
                var (_, fund, asOf, _) = await book.Read(http, clubId);
                await Answer.Write(http, Describe(fund.Loan(loanId), asOf), fund.Version);
            })
            .Describe<LoanAnswer>("Loans", "One loan as of a business date, as known at an instant", "asOf", "knownAt", "version").Requires(Permission.SeeFund);
    }

    /// <exception cref="ProblemException">The loan was asked for later.</exception>
    public static LoanAnswer Describe(Loan loan, LocalDate asOf)
    {
        var status = loan.StatusOn(asOf) ?? throw new ProblemException(ProblemType.LoanNotFound);
        var account = loan.AccountOn(asOf);
        var position = account?.PositionOn(asOf);
        return new LoanAnswer(
            loan.Id, loan.MemberId, status, loan.Principal, loan.Purpose, TermsAnswer.Of(account?.TermsOn(asOf) ?? loan.Terms), loan.RequestedOn,
            loan.ApprovedOn <= asOf ? loan.ApprovedOn : null, loan.RejectedOn <= asOf ? loan.RejectedOn : null, loan.RejectedOn <= asOf ? loan.RejectionReason : null,
            account?.DisbursedOn, asOf,
            position?.Outstanding ?? Vnd.Zero, position?.Paid.Credit ?? Vnd.Zero, position?.DaysPastDue ?? 0, position?.DaysPastDuePrincipal ?? 0,
            new OverdueAnswer(position?.OverduePrincipal ?? Vnd.Zero, position?.OverdueInterest ?? Vnd.Zero, position?.PenaltyDue ?? Vnd.Zero),
            position?.PenaltyDue ?? Vnd.Zero, position?.Waived ?? Vnd.Zero, position?.Paid.WrittenOff ?? Vnd.Zero, position?.Paid.Recovered ?? Vnd.Zero,
            account?.Facts.FirstOrDefault(fact => fact is BorrowerDeath && fact.CountsOn(asOf))?.On,
            position?.NextDue is { } next ? new NextDueAnswer(next.DueOn, next.UnpaidPrincipal + next.UnpaidInterest) : null,
            position is null ? [] : InstalmentAnswer.Of(position),
            account is null ? [] : [.. Versions(account, asOf)],
            [.. loan.Accounts.Where(candidate => candidate.CountsFrom <= asOf).SelectMany(candidate => Transactions(candidate, asOf)).OrderBy(transaction => transaction.Entry)]);
    }

    private static IEnumerable<ScheduleVersionAnswer> Versions(LoanAccount account, LocalDate asOf)
    {
        var number = 1;
        yield return new ScheduleVersionAnswer(number, account.Entry, account.CountsFrom, TermsAnswer.Of(account.Terms), account.Schedule);
        foreach (var spread in account.Facts.OfType<NewSchedule>().Where(fact => fact.CountsOn(asOf)))
        {
            yield return new ScheduleVersionAnswer(++number, spread.Entry, spread.On, TermsAnswer.Of(spread.Terms), spread.Schedule);
        }
    }

    /// <summary>What happened to a disbursement up to a day, in the order of business dates.</summary>
    public static IEnumerable<LoanTransactionAnswer> Transactions(LoanAccount account, LocalDate asOf)
    {
        yield return new LoanTransactionAnswer(account.Entry, account.TakenOverOn is null ? "disbursement" : "takeOver", account.CountsFrom, account.Principal, null, [], null, Past(account.ReversedOn));
        var settled = account.SettledOn(asOf).ToDictionary(one => one.Fact.Entry);
        foreach (var fact in account.Facts.Where(fact => fact.On <= asOf))
        {
            var counts = settled.TryGetValue(fact.Entry, out var one);
            yield return new LoanTransactionAnswer(
                fact.Entry, Kind(fact), fact.On, Amount(fact, one.Allocation), counts ? AllocationAnswer.Of(one.Allocation) : null, counts ? one.Lines : [], OtherLoan(fact), Past(fact.ReversedOn));
        }

        LocalDate? Past(LocalDate? reversedOn) => reversedOn <= asOf ? reversedOn : null;
    }

    private static string Kind(LoanFact fact) => fact switch
    {
        Repayment => "repayment",
        CreditReceived => "creditReceived",
        Recovery => "recovery",
        CreditRefund => "creditRefund",
        CreditUse => "creditUse",
        InterestWaiver => "interestWaiver",
        NewSchedule { Added.IsPositive: true } => "topUp",
        NewSchedule => "rescheduling",
        WriteOff => "writeOff",
        _ => "borrowerDeath",
    };

    private static Vnd Amount(LoanFact fact, Allocation settled) => fact switch
    {
        CreditRefund refund => refund.Amount,
        CreditUse use => use.Amount,
        InterestWaiver waiver => waiver.Amount,
        NewSchedule schedule => schedule.Added,
        WriteOff => settled.WrittenOff,
        _ => fact.Received,
    };

    private static string? OtherLoan(LoanFact fact) => fact switch
    {
        CreditReceived received => received.FromLoanId,
        CreditUse use => use.ToLoanId,
        _ => null,
    };

    private static async Task List(HttpContext http, string clubId, FundBook book, CallerDatabase database)
    {
        var (club, fund, asOf, _) = await book.Read(http, clubId);
        var request = http.Request;
        var limit = request.Limit();
        var status = request.Choice<LoanStatus>("status");
        await using var command = database.Command(
            """
            SELECT loan_number, member_id, status, requested_on, disbursed_on, principal, outstanding, credit,
                   greatest(0, $1 - late_from), greatest(0, $1 - principal_late_from)
            FROM loan_positions
            WHERE tenant_id = $2 AND club_id = $3 AND loan_number > $4 AND ($5::text IS NULL OR status = $5)
            ORDER BY loan_number LIMIT $6
            """,
            Of(asOf), Of(club.ProvinceCode), Of(club.ClubId), Of(request.NumberCursor()), Of(status?.Code()), Of(limit + 1));
        var loans = await command.List(Listed, http.RequestAborted);
        await Answer.Write(http, loans.ToPage(limit, loan => loan.Number.ToString(CultureInfo.InvariantCulture), loan => loan.Item), fund.Version);
    }

    private static (int Number, LoanListItem Item) Listed(NpgsqlDataReader row)
    {
        var number = row.GetInt32(0);
        return (number, new LoanListItem(
            string.Create(CultureInfo.InvariantCulture, $"L{number}"), row.GetString(1), Enum.Parse<LoanStatus>(row.GetString(2), ignoreCase: true),
            row.Date(3), row.OptionalDate(4), new Vnd(row.GetInt64(5)), new Vnd(row.GetInt64(6)), new Vnd(row.GetInt64(7)),
            row.IsDBNull(8) ? 0 : row.GetInt32(8), row.IsDBNull(9) ? 0 : row.GetInt32(9)));
    }
}
