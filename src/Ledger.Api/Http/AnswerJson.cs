using System.Text.Json.Serialization;
using Ledger.Api.Audit;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.Meetings;
using Ledger.Api.MovingIn;
using Ledger.Api.Notifications;
using Ledger.Api.Paper;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Api.Privacy;
using Ledger.Api.Proposals;
using Ledger.Api.Reports;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Portfolio;
using Ledger.Domain.Storage;

namespace Ledger.Api.Http;

/// <summary>Answers: every field that the contract names is there, null where it has no value; Vietnamese stays readable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(VndConverter), typeof(LocalDateConverter), typeof(InstantConverter),
        typeof(CamelCase<CapitalSource>), typeof(CamelCase<CashAccount>), typeof(CamelCase<Pot>), typeof(CamelCase<SuspenseTarget>),
        typeof(CamelCase<AllocationPart>), typeof(CamelCase<AllocationBy>), typeof(CamelCase<EarlyPayment>), typeof(CamelCase<OverdueInterest>), typeof(CamelCase<Approval>), typeof(CamelCase<InterestMethod>),
        typeof(CamelCase<PeriodUnit>), typeof(CamelCase<DayCount>), typeof(CamelCase<Gender>), typeof(CamelCase<Household>), typeof(CamelCase<ClubGrade>),
        typeof(CamelCase<LoanStatus>), typeof(CamelCase<Account>), typeof(CamelCase<CashBookScope>), typeof(CamelCase<VoucherKind>),
        typeof(CamelCase<ScopeLevel>), typeof(CamelCase<TargetStanding>), typeof(CamelCase<DeliveryState>), typeof(CamelCase<Role>), typeof(CamelCase<ProposalState>),
        typeof(CamelCase<AgeGroup>), typeof(CamelCase<AccessKind>), typeof(CamelCase<ReportDetail>),
    ])]
[JsonSerializable(typeof(ClubAnswer))]
[JsonSerializable(typeof(Page<ClubAnswer>))]
[JsonSerializable(typeof(MemberAnswer))]
[JsonSerializable(typeof(Page<MemberAnswer>))]
[JsonSerializable(typeof(PersonalDataAnswer))]
[JsonSerializable(typeof(Page<AccessAnswer>))]
[JsonSerializable(typeof(FundAnswer))]
[JsonSerializable(typeof(PolicyAnswer))]
[JsonSerializable(typeof(PostedAnswer))]
[JsonSerializable(typeof(OpeningBalancesAnswer))]
[JsonSerializable(typeof(OpenedAnswer))]
[JsonSerializable(typeof(PolicyChangedAnswer))]
[JsonSerializable(typeof(CashCountedAnswer))]
[JsonSerializable(typeof(InterestAllocatedAnswer))]
[JsonSerializable(typeof(LoanRequestedAnswer))]
[JsonSerializable(typeof(LoanDecidedAnswer))]
[JsonSerializable(typeof(DisbursedAnswer))]
[JsonSerializable(typeof(RepaidAnswer))]
[JsonSerializable(typeof(LoanFactAnswer))]
[JsonSerializable(typeof(CreditUsedAnswer))]
[JsonSerializable(typeof(RespreadAnswer))]
[JsonSerializable(typeof(ReversedAnswer))]
[JsonSerializable(typeof(LoanAnswer))]
[JsonSerializable(typeof(CollectionSheet))]
[JsonSerializable(typeof(CollectionsAnswer))]
[JsonSerializable(typeof(ScheduleQuote))]
[JsonSerializable(typeof(CashBookAnswer))]
[JsonSerializable(typeof(LoanBookAnswer))]
[JsonSerializable(typeof(MemberBookAnswer))]
[JsonSerializable(typeof(ReceiptDocument))]
[JsonSerializable(typeof(MonthlyReport))]
[JsonSerializable(typeof(EntryAnswer))]
[JsonSerializable(typeof(Page<EntryAnswer>))]
[JsonSerializable(typeof(ProposalAnswer))]
[JsonSerializable(typeof(Page<ProposalAnswer>))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(Page<LoanListItem>))]
[JsonSerializable(typeof(PortfolioAnswer))]
[JsonSerializable(typeof(TrendAnswer))]
[JsonSerializable(typeof(Page<LoanInArrears>))]
[JsonSerializable(typeof(FundTargetsAnswer))]
[JsonSerializable(typeof(TargetAnswer))]
[JsonSerializable(typeof(Page<TargetAnswer>))]
[JsonSerializable(typeof(WebhookCreatedAnswer))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(Page<WebhookAnswer>))]
[JsonSerializable(typeof(Page<DeliveryAnswer>))]
[JsonSerializable(typeof(RedeliveryAnswer))]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(Page<CloudEvent>))]
[JsonSerializable(typeof(VerificationAnswer))]
[JsonSerializable(typeof(SealAnswer))]
[JsonSerializable(typeof(Page<SealAnswer>))]
[JsonSerializable(typeof(SealKeysAnswer))]
[JsonSerializable(typeof(EntryProofAnswer))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(MeAnswer))]
[JsonSerializable(typeof(TotpAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(Page<UserAnswer>))]
internal sealed partial class AnswerJson : JsonSerializerContext;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
