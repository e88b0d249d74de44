using System.Text.Json;
using Ledger.Api.Audit;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.Paper;
using Ledger.Api.Proposals;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Privacy;

/// <summary>All that is held about a member.</summary>
/// <param name="ClubId">The club.</param>
/// <param name="AsOf">The day on which loans are as they are said to be.</param>
/// <param name="Member">The record in the register.</param>
/// <param name="AddedAt">When it was made.</param>
/// <param name="ErasedAt">When name, birth year and phone were erased; null when they were not.</param>
/// <param name="Loans">The member's loans.</param>
/// <param name="Entries">The entries of the fund book that concern the member, reversals too. They stay for good, and name nobody.</param>
/// <param name="Proposals">What was proposed about the member or a loan of theirs.</param>
/// <param name="Accesses">Who looked at the data, this export included, the newest first.</param>
internal sealed record PersonalDataAnswer(
    string ClubId, LocalDate AsOf, MemberAnswer Member, Instant AddedAt, Instant? ErasedAt, IReadOnlyList<LoanAnswer> Loans, IReadOnlyList<EntryAnswer> Entries, IReadOnlyList<ProposalAnswer> Proposals,
    IReadOnlyList<AccessAnswer> Accesses);

/// <summary>Gives a member all that is held about them (Law 91/2025/QH15).</summary>
internal sealed class PersonalDataExport(ClubRegister register, PersonalData personal, AccessLog log, ProposalRegister proposals, IEventStore store, TimeProvider time)
{
    /// <exception cref="ProblemException">The club has no such member.</exception>
    public async Task<PersonalDataAnswer> Read(HttpContext http, Club club, string memberId)
    {
        var ct = http.RequestAborted;
        var today = BusinessCalendar.DateAt(time.Now());
        var member = await personal.Member(http, club, memberId);
        var (addedAt, erasedAt) = await register.Dates(club, memberId, ct);
        var fund = (await store.FetchLatest<Fund>(club.ProvinceCode, club.ClubId, ct))?.Aggregate;
        var entries = fund is null ? [] : await Entries(club, fund, memberId, ct);
        var loans = fund?.Loans.Where(loan => loan.MemberId == memberId).ToList() ?? [];
        return new PersonalDataAnswer(
            club.ClubId, today, MemberAnswer.Of(member), addedAt, erasedAt, loans.ConvertAll(loan => LoanQueries.Describe(loan, today)), entries,
            await Proposals(club, memberId, [.. loans.Select(loan => loan.Id)], [.. entries.Select(entry => entry.Entry)], ct),
            (await log.List(club, memberId, before: 0, limit: null, ct)).ConvertAll(AccessAnswer.Of));
    }

    private async Task<List<EntryAnswer>> Entries(Club club, Fund fund, string memberId, CancellationToken ct)
    {
        var (found, numbers) = (new List<EntryAnswer>(), new HashSet<long>());
        await foreach (var recorded in store.ReadEntries(club, 1, fund.Version, ct))
        {
            var @event = (FundEvent)recorded.Data;
            if (MemberNames.MemberOf(fund, @event) == memberId || (@event is EntryReversed reversed && numbers.Contains(reversed.Entry)))
            {
                numbers.Add(recorded.Version);
                found.Add(EntryAnswer.Of(recorded, fund));
            }
        }

        return found;
    }

    private async Task<List<ProposalAnswer>> Proposals(Club club, string memberId, HashSet<string> loans, HashSet<long> entries, CancellationToken ct)
    {
        var found = new List<ProposalAnswer>();
        var after = 0L;
        List<Proposal> page;
        do
        {
            page = await proposals.List(club, state: null, after, Query.MaxLimit, ct);
            found.AddRange(page.Where(Concerns).Select(ProposalAnswer.Of));
            after = page.Count > 0 ? page[^1].Number : after;
        }
        while (page.Count == Query.MaxLimit);

        return found;

        bool Concerns(Proposal proposal)
        {
            if (proposal.Request.RouteValues.TryGetValue("loanId", out var loanId))
            {
                return loans.Contains(loanId);
            }

            var body = JsonElement.Parse(proposal.Request.Body);
            return (body.TryGetProperty("memberId", out var member) && member.ValueEquals(memberId))
                || (body.TryGetProperty("entry", out var entry) && entry.TryGetInt64(out var number) && entries.Contains(number));
        }
    }
}
