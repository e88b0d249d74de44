namespace Ledger.Api.Tests.Http;

/// <summary>An operation that takes a body, with a body that it accepts (placeholders filled in) and what kind of value each field takes.</summary>
/// <param name="Name">Method and path below the club, as the cases are named.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, with <c>{club}</c> or <c>{webhook}</c>.</param>
/// <param name="Body">A body that would be accepted, with <c>{member}</c>.</param>
/// <param name="Required">The fields that must be there.</param>
/// <param name="Fields">Every field with its kind.</param>
public sealed record Operation(string Name, HttpMethod Method, string Path, string Body, string[] Required, (string Field, FieldKind Kind)[] Fields)
{
    private const FieldKind Amount = FieldKind.Amount, Date = FieldKind.Date, Text = FieldKind.Text, Choice = FieldKind.Choice, Whole = FieldKind.Whole, Number = FieldKind.Number, Flag = FieldKind.Flag;

    private static readonly (string, FieldKind)[] Terms =
    [
        ("monthlyRate", Number), ("method", Choice), ("instalments", Whole), ("every", Whole), ("unit", Choice), ("rounding", Whole), ("dayCount", Choice),
        ("instalmentMultiple", Whole), ("gracePrincipal", Whole), ("graceInterest", Whole),
    ];

    private static readonly (string, FieldKind)[] Policy =
    [
        .. Terms, ("maxPrincipal", Amount), ("maxTermMonths", Whole), ("allocationBy", Choice), ("overdueInterest", Choice), ("approval", Choice), ("target", Amount),
        ("interestSplit.activityFund", Number), ("interestSplit.fundGrowth", Number), ("interestSplit.reserve", Number), ("interestSplit.boardAllowance", Number),
    ];

    public static readonly IReadOnlyDictionary<string, Operation> All = new[]
    {
        new Operation("clubs", HttpMethod.Post, "clubs", """{"name":"CLB","provinceCode":"33","commune":"Ân Thi","establishedOn":"2023-01-10"}""",
            ["name", "provinceCode", "commune", "establishedOn"],
            [("name", Text), ("provinceCode", Text), ("formerProvince", Text), ("communeCode", Text), ("commune", Text), ("hamlet", Text), ("establishedOn", Date), ("project", Text), ("grade", Choice), ("olderFromAge", Whole)]),
        Post("members", """{"fullName":"A","gender":"male","birthYear":1950,"household":"poor","joinedOn":"2023-01-10"}""",
            ["fullName", "gender", "birthYear", "household", "joinedOn"],
            [("fullName", Text), ("gender", Choice), ("birthYear", Whole), ("household", Choice), ("phone", Text), ("joinedOn", Date)]),
        new Operation("fund", HttpMethod.Post, "clubs/{unopened}/fund", """{"openedOn":"2025-01-01"}""", ["openedOn"], [("openedOn", Date), .. Policy.Select(field => ("policy." + field.Item1, field.Item2))]),
        new Operation("fund/policy", HttpMethod.Put, "clubs/{club}/fund/policy", """{"effectiveFrom":"2025-07-01"}""", ["effectiveFrom"], [("effectiveFrom", Date), .. Policy]),
        Post("fund/capital", """{"source":"grant","amount":1000,"on":"2025-01-05"}""", ["source", "amount", "on"],
            [("source", Choice), ("amount", Amount), ("on", Date), ("via", Choice), ("memberId", Text), ("note", Text)]),
        Post("fund/capital-returns", """{"source":"grant","amount":1000,"on":"2025-01-05"}""", ["source", "amount", "on"],
            [("source", Choice), ("amount", Amount), ("on", Date), ("via", Choice), ("memberId", Text), ("note", Text)]),
        Post("fund/cash-transfers", """{"from":"cash","to":"bank","amount":1000,"on":"2025-01-05"}""", ["from", "to", "amount", "on"],
            [("from", Choice), ("to", Choice), ("amount", Amount), ("on", Date)]),
        Post("fund/cash-counts", """{"on":"2025-01-05","counted":1000}""", ["on", "counted"], [("on", Date), ("counted", FieldKind.AmountOrZero), ("note", Text)]),
        Post("fund/suspense-settlements", """{"amount":1000,"on":"2025-03-05","to":"reserve","note":"x"}""", ["amount", "on", "to"], [("amount", Amount), ("on", Date), ("to", Choice), ("note", Text)]),
        Post("fund/interest-allocations", """{"on":"2025-03-05"}""", ["on"], [("on", Date)]),
        Post("fund/activity-payments", """{"amount":1000,"on":"2025-03-05","activity":"x"}""", ["amount", "on", "activity"],
            [("amount", Amount), ("on", Date), ("activity", Text), ("from", Choice), ("via", Choice), ("note", Text)]),
        Post("fund/period-closings", """{"through":"2025-01-31"}""", ["through"], [("through", Date)]),
        Post("fund/reversals", """{"entry":2,"reason":"x","on":"2025-03-05"}""", ["entry", "reason", "on"], [("entry", FieldKind.EntryNumber), ("reason", Text), ("on", Date)]),
        Post("loans", """{"memberId":"{member}","principal":1000000,"purpose":"x","requestedOn":"2025-01-05"}""", ["memberId", "principal", "purpose", "requestedOn"],
            [("memberId", Text), ("principal", Amount), ("purpose", Text), ("requestedOn", Date), .. Terms.Select(field => ("terms." + field.Item1, field.Item2))]),
        Post("loans/L1/approval", """{"on":"2025-01-06"}""", ["on"], [("on", Date)]),
        Post("loans/L1/rejection", """{"on":"2025-01-06","reason":"x"}""", ["on", "reason"], [("on", Date), ("reason", Text)]),
        Post("loans/L2/disbursement", """{"on":"2025-01-06"}""", ["on"], [("on", Date), ("firstDueOn", Date), ("inKind", Flag), ("via", Choice)]),
        Post("meetings/2025-02-05/collections", """{"repayments":[{"loanId":"L3","amount":1000}]}""", ["repayments"], []),
        Post("loans/L3/repayments", """{"amount":1000,"on":"2025-02-05"}""", ["amount", "on"], [("amount", Amount), ("on", Date), ("via", Choice), ("early", Choice)]),
        Post("loans/L3/credit-refunds", """{"amount":1000,"on":"2025-02-05"}""", ["amount", "on"], [("amount", Amount), ("on", Date), ("via", Choice)]),
        Post("loans/L3/credit-uses", """{"amount":1000,"on":"2025-02-05","toLoanId":"L4"}""", ["amount", "on", "toLoanId"], [("amount", Amount), ("on", Date), ("toLoanId", Text)]),
        Post("loans/L3/interest-waivers", """{"amount":1000,"on":"2025-02-05","reason":"x"}""", ["amount", "on", "reason"], [("amount", Amount), ("on", Date), ("reason", Text)]),
        Post("loans/L3/reschedulings", """{"on":"2025-02-05","terms":{"instalments":6},"reason":"x"}""", ["on", "terms", "reason"],
            [("on", Date), ("firstDueOn", Date), ("reason", Text), .. Terms.Select(field => ("terms." + field.Item1, field.Item2))]),
        Post("loans/L3/top-ups", """{"amount":1000,"on":"2025-02-05"}""", ["amount", "on"],
            [("amount", Amount), ("on", Date), ("firstDueOn", Date), ("via", Choice), .. Terms.Select(field => ("terms." + field.Item1, field.Item2))]),
        Post("loans/L3/write-offs", """{"on":"2025-02-05","reason":"x"}""", ["on", "reason"], [("on", Date), ("reason", Text)]),
        Post("loans/L3/recoveries", """{"amount":1000,"on":"2025-02-05"}""", ["amount", "on"], [("amount", Amount), ("on", Date), ("via", Choice)]),
        Post("loans/L3/borrower-deaths", """{"on":"2025-02-05","minutesReference":"x"}""", ["on", "minutesReference"], [("on", Date), ("minutesReference", Text)]),
        new Operation("webhooks", HttpMethod.Post, "webhooks", """{"url":"https://example.org/"}""", ["url"],
            [("url", Text), ("secret", Text), ("scope.province", Text), ("scope.commune", Text), ("scope.club", Text)]),
        new Operation("webhooks/replay", HttpMethod.Post, "webhooks/{webhook}/replay", """{"from":"2026-01-01T00:00:00Z"}""", ["from"], [("eventId", Text)]),
    }.ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    private static Operation Post(string path, string body, string[] required, (string, FieldKind)[] fields) => new(path, HttpMethod.Post, "clubs/{club}/" + path, body, required, fields);
}

/// <summary>What kind of value a field takes, with values of other kinds.</summary>
public enum FieldKind
{
    Amount,
    AmountOrZero,
    Date,
    Text,
    Choice,
    Whole,
    EntryNumber,
    Number,
    Flag,
}
