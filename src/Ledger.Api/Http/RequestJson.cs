using System.Text.Json.Serialization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.Meetings;
using Ledger.Api.Notifications;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Api.Proposals;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Storage;

namespace Ledger.Api.Http;

/// <summary>Request bodies: strict, so that a misspelt field is named and not ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(LocalDateConverter), typeof(InstantConverter),
        typeof(CamelCase<CapitalSource>), typeof(CamelCase<CashAccount>), typeof(CamelCase<Pot>), typeof(CamelCase<SuspenseTarget>),
        typeof(CamelCase<AllocationPart>), typeof(CamelCase<AllocationBy>), typeof(CamelCase<EarlyPayment>), typeof(CamelCase<OverdueInterest>), typeof(CamelCase<Approval>), typeof(CamelCase<InterestMethod>),
        typeof(CamelCase<PeriodUnit>), typeof(CamelCase<DayCount>), typeof(CamelCase<Gender>), typeof(CamelCase<Household>), typeof(CamelCase<ClubGrade>),
        typeof(CamelCase<Role>),
    ])]
[JsonSerializable(typeof(ClubRequest))]
[JsonSerializable(typeof(MemberRequest))]
[JsonSerializable(typeof(OpenFundRequest))]
[JsonSerializable(typeof(ChangePolicyRequest))]
[JsonSerializable(typeof(CapitalRequest))]
[JsonSerializable(typeof(CashTransferRequest))]
[JsonSerializable(typeof(CashCountRequest))]
[JsonSerializable(typeof(SuspenseSettlementRequest))]
[JsonSerializable(typeof(InterestAllocationRequest))]
[JsonSerializable(typeof(ActivityPaymentRequest))]
[JsonSerializable(typeof(PeriodClosingRequest))]
[JsonSerializable(typeof(ReversalRequest))]
[JsonSerializable(typeof(LoanRequest))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(RejectionRequest))]
[JsonSerializable(typeof(DisbursementRequest))]
[JsonSerializable(typeof(RepaymentRequest))]
[JsonSerializable(typeof(CreditRefundRequest))]
[JsonSerializable(typeof(CreditUseRequest))]
[JsonSerializable(typeof(InterestWaiverRequest))]
[JsonSerializable(typeof(ReschedulingRequest))]
[JsonSerializable(typeof(TopUpRequest))]
[JsonSerializable(typeof(WriteOffRequest))]
[JsonSerializable(typeof(RecoveryRequest))]
[JsonSerializable(typeof(BorrowerDeathRequest))]
[JsonSerializable(typeof(ProposalRefusalRequest))]
[JsonSerializable(typeof(CollectionsRequest))]
[JsonSerializable(typeof(ScheduleQuoteRequest))]
[JsonSerializable(typeof(TargetRequest))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(RedeliveryRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(OwnPasswordRequest))]
[JsonSerializable(typeof(TotpConfirmationRequest))]
[JsonSerializable(typeof(TotpRemovalRequest))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserChangeRequest))]
[JsonSerializable(typeof(PasswordResetRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
