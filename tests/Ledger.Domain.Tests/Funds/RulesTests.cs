using System.Reflection;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class RulesTests
{
    private static readonly IReadOnlyList<Rule> All = [.. typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Rule)field.GetValue(null)!)];

    // For every rule a fund and a command that it refuses.
    private static readonly IReadOnlyDictionary<string, (FundSpec Fund, FundCommand Command)> Broken = new Dictionary<string, (FundSpec, FundCommand)>
    {
        ["before-fund-opened"] = (Ready(), Receive(1, Day(12, 31, 2024))),
        ["date-in-future"] = (Ready(), Receive(1, Day(1, 1, 2026))),
        ["period-closed"] = (Ready().Given(Close(Day(3, 31))), Receive(1, Day(3, 31))),
        ["period-already-closed"] = (Ready().Given(Close(Day(3, 31))), Close(Day(3, 31))),
        ["insufficient-cash"] = (Ready(), Transfer(CashAccount.Bank, CashAccount.Cash, 1, Day(2, 1))),
        ["insufficient-pot"] = (Ready(), Pay(1, Day(2, 1))),
        ["insufficient-in-kind-stock"] = (Ready(), Return(1, Day(2, 1), CapitalSource.InKind)),
        ["insufficient-capital"] = (Ready(), Return(1, Day(2, 1), CapitalSource.Donation)),
        ["interest-split-not-100"] = (Ready(), new ChangePolicy(Day(2, 1), Splitting(99.5m, 0, 0, 0))),
        ["interest-cap"] = (Ready(), Request(1_000_000, Day(2, 1), terms => terms with { Rate = InterestRate.PerMonth(1.75m) })),
        ["term-above-maximum"] = (Ready(), Request(1_000_000, Day(2, 1), terms => terms with { Instalments = 200, Unit = PeriodUnit.Week })),
        ["principal-above-maximum"] = (Ready(), Request(50_000_001, Day(2, 1))),
        ["no-such-loan"] = (Ready(), Approve("L9", Day(2, 1))),
        ["loan-not-requested"] = (Ready(), Approve("L1", Day(2, 1))),
        ["loan-not-approved"] = (Ready(), Disburse("L2", Day(2, 1))),
        ["loan-already-disbursed"] = (Ready(), Disburse("L1", Day(2, 1))),
        ["loan-not-disbursed"] = (Ready(), Repay("L2", 1, Day(2, 1))),
        ["date-out-of-order"] = (Ready(), Approve("L2", Day(1, 9))),
        ["first-due-date"] = (Ready().Given(Approve("L2", Day(1, 10))), Disburse("L2", Day(2, 1), firstDueOn: Day(4, 2))),
        ["nothing-to-allocate"] = (Ready(), Allocate(Day(2, 1))),
        ["suspense-exceeded"] = (Ready(), Settle(1, Day(2, 1))),
        ["same-account"] = (Ready(), Transfer(CashAccount.Cash, CashAccount.Cash, 1, Day(2, 1))),
        ["no-such-entry"] = (Ready(), new ReverseEntry(99, null, "Ghi nhầm", Day(2, 1))),
        ["already-reversed"] = (Ready().Given(Receive(1, Day(2, 1))).GivenReversed(7, Day(2, 1)), new ReverseEntry(7, ((ReceiveCapital)Receive(1, Day(2, 1))).Decide(Ready().Fund, FundSpec.Today), "Ghi nhầm", Day(2, 1))),
        ["reversal-of-reversal"] = (Ready(), new ReverseEntry(6, new EntryReversed(Day(2, 1), 2, "Ghi nhầm", null, [], []), "Ghi nhầm", Day(2, 1))),
        ["not-reversible"] = (Ready(), new ReverseEntry(4, new LoanApproved(Day(1, 10), "L1"), "Ghi nhầm", Day(2, 1))),
        ["loan-has-repayments"] = (Ready().Given(Repay("L1", 1, Day(1, 20))), new ReverseEntry(5, Ready().Events[4], "Ghi nhầm", Day(2, 1))),
        ["loan-not-active"] = (Ready().Given(Repay("L1", 1_250_000, Day(1, 20))), new RescheduleLoan("L1", Day(2, 1), terms => terms, null, "Mất mùa")),
        ["loan-written-off"] = (Ready().Given(new WriteOffLoan("L1", Day(1, 20), "Biên bản 9")), Repay("L1", 1, Day(2, 1))),
        ["loan-not-written-off"] = (Ready(), new ReceiveRecovery("L1", Dong(1), Day(2, 1), CashAccount.Cash)),
        ["nothing-to-write-off"] = (Ready().Given(Lend(100_000, Day(1, 10), terms => terms with { GraceInterest = 2 }, "L3")).Given(Repay("L3", 100_000, Day(1, 20))), new WriteOffLoan("L3", Day(2, 1), "Biên bản 9")),
        ["waiver-exceeds-interest"] = (Ready(), new WaiveInterest("L1", Dong(12_001), Day(2, 1), "Biên bản 7")),
        ["credit-exceeded"] = (Ready().Given(Repay("L1", 1_250_000, Day(1, 20))), new RefundCredit("L1", Dong(38_001), Day(2, 1), CashAccount.Cash)),
        ["credit-of-another"] = (Ready(), new UseCredit("L1", Dong(1), Day(2, 1), "L1")),
        ["death-already-recorded"] = (Ready().Given(new RecordBorrowerDeath("L1", Day(1, 20), "Biên bản 3")), new RecordBorrowerDeath("L1", Day(2, 1), "Biên bản 3")),
        ["rescheduled-later"] = (Ready().Given(new RescheduleLoan("L1", Day(2, 1), terms => terms, null, "Mất mùa")), new WriteOffLoan("L1", Day(1, 20), "Biên bản 9")),
        ["amount-too-large"] = (Ready(), Receive(Vnd.MaxPosting.Amount + 1, Day(2, 1))),
        ["fund-has-entries"] = (Ready(), MovedIn.Balances(Day(2, 1))),
        ["opening-balances-unbalanced"] = (FundSpec.Opened(), MovedIn.Balances(Day(1, 1), (Account.Cash, 1))),
        ["loans-not-in-opening-balances"] = (FundSpec.Opened().Given(MovedIn.Balances(Day(1, 1))), MovedIn.Loan(Day(1, 1), MovedIn.Outstanding + 1)),
        ["moving-in-unfinished"] = (FundSpec.Opened().Given(MovedIn.Balances(Day(1, 1))), Receive(1, Day(2, 1))),
        ["remaining-principal"] = (FundSpec.Opened(), MovedIn.Loan(Day(1, 1), 5_000_001)),
        ["remaining-due-dates"] = (FundSpec.Opened(), MovedIn.Loan(Day(1, 1), 1) with { DisbursedOn = Day(11, 10, 2024) }),
        ["policy-effective-from"] = (Ready(), new ChangePolicy(Day(12, 31, 2024), FundPolicy.Default)),
    };

    public static TheoryData<string> Slugs => [.. Broken.Keys];

    [Fact]
    public void Slugs_AllRules_AreUniqueKebabCase()
    {
        All.Select(rule => rule.Slug).Should().OnlyHaveUniqueItems();
        All.SelectMany(rule => rule.Slug.Split('-')).Should().OnlyContain(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)));
    }

    [Fact]
    public void Texts_AllRules_AreThereInBothLanguages()
    {
        foreach (var text in All.SelectMany(rule => new[] { rule.Vietnamese, rule.English }))
        {
            text.Title.Should().NotBeNullOrWhiteSpace();
            text.Detail.Should().NotBeNullOrWhiteSpace().And.EndWith(".");
        }

        All.Should().OnlyContain(rule => rule.Vietnamese.Detail != rule.English.Detail);
    }

    [Fact]
    public void Broken_Table_HoldsEveryRule() =>
        All.Select(rule => rule.Slug).Should().BeEquivalentTo([.. Broken.Keys, Rules.FundAlreadyOpen.Slug]);

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Refusal_OfEveryRule_WritesItsFigures(string slug)
    {
        var (fund, command) = Broken[slug];
        var rule = All.Single(candidate => candidate.Slug == slug);
        fund.When(command).ThenRefused(rule);
        RequireFilled(Refused(() => command.Execute(fund.Fund, Instant.FromUtc(2025, 12, 31, 12, 0))));
    }

    [Fact]
    public void Refusal_OfASecondOpening_WritesItsFigures()
    {
        var refusal = Refused(() => new OpenFund("C1", Day(2, 1), FundPolicy.Default).Decide(Ready().Fund, FundSpec.Today));
        refusal.Rule.Should().BeSameAs(Rules.FundAlreadyOpen);
        refusal.Figures.Should().Equal(("openedOn", FundSpec.OpenedOn));
        RequireFilled(refusal);
        Refused(() => new OpenFund("C1", Day(1, 1, 2026), FundPolicy.Default).Decide(null, FundSpec.Today)).Rule.Should().BeSameAs(Rules.DateInFuture);
    }

    [Theory]
    [InlineData("insufficient-cash", "Bank has 0 đ on 2025-02-01 and 1 đ is needed: 1 đ short.", "Tiền gửi ngân hàng chỉ còn 0 đ vào ngày 01/02/2025, cần 1 đ: thiếu 1 đ.")]
    [InlineData("interest-cap", "1.75 % per month is 21 % per year, above", "Lãi suất 1,75 %/tháng là 21 %/năm, vượt")]
    [InlineData("interest-split-not-100", "sum to 99.5 %", "cộng lại là 99,5 %")]
    [InlineData("loan-not-approved", "Loan L2 is requested;", "Khoản vay L2 đang ở trạng thái chờ duyệt;")]
    [InlineData("term-above-maximum", "200 instalments every 1 week pass the policy's 24 months.", "Thời hạn 200 kỳ × 1 tuần vượt 24 tháng")]
    [InlineData("no-such-entry", "The fund book has no entry 99; its last is 6.", "Sổ quỹ không có bút toán 99; bút toán cuối là 6.")]
    public void Detail_OfARefusal_IsWrittenForItsReader(string slug, string english, string vietnamese)
    {
        var (fund, command) = Broken[slug];
        var refusal = Refused(() => command.Execute(fund.Fund, Instant.FromUtc(2025, 12, 31, 12, 0)));
        refusal.Detail(vietnamese: false).Should().Contain(english);
        refusal.Detail(vietnamese: true).Should().Contain(vietnamese);
        refusal.Message.Should().Be(refusal.Detail(vietnamese: false));
    }

    private static void RequireFilled(RefusalException refusal)
    {
        foreach (var text in new[] { refusal.Detail(vietnamese: true), refusal.Detail(vietnamese: false) })
        {
            text.Should().NotContainAny("{", "}");
        }
    }

    private static RefusalException Refused(Func<object> command) => command.Should().Throw<RefusalException>().Which;

    // Entries: 1 opened, 2 capital, 3 to 5 loan L1 paid out, 6 loan L2 asked for.
    private static FundSpec Ready() => FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2))).Given(Lend(1_200_000, Day(1, 10))).Given(Request(1_000_000, Day(1, 10)));
}
