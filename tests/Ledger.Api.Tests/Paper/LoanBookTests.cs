using Ledger.Api.Tests.Audit;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Paper;

/// <summary>The loan book and the pages of members.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LoanBookTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("2025-01-31")]
    [InlineData("2025-03-07")]
    [InlineData("2025-04-30")]
    [InlineData("2025-12-31")]
    public async Task Outstanding_OnADay_IsThatOfTheTrialBalance(string asOf)
    {
        var club = await service.OpenEventfulClub();

        var book = (await club.Get("fund/loan-book?asOf=" + asOf)).ShouldBe(200);

        var fund = await club.Fund("?asOf=" + asOf);
        book.Number("totals.outstanding").Should().Be(fund.Number("loansOutstanding"));
        book.Number("totals.paidInterest").Should().Be(fund.Number("interestReceived"));
        book.Number("totals.writtenOff").Should().Be(fund.Number("writtenOff"));
        book.Number("totals.overdue").Should().Be(fund.Numbers("overdue.principal", "overdue.interest", "overdue.penalty").Sum());
        foreach (var line in book.Items("lines"))
        {
            long Of(string field) => line![field]!.GetValue<long>();
            (Of("lent") - Of("paidPrincipal") - Of("writtenOff")).Should().Be(Of("outstanding"));
        }
    }

    [Fact]
    public async Task Pdf_NamesTheBorrower_UntilTheNameIsErased()
    {
        var club = await service.OpenEventfulClub();
        var text = await (await club.Get("fund/loan-book?format=pdf&asOf=2025-06-30")).PrintedText();
        text.Should().Contain("SỔ THEO DÕI VAY VỐN").And.Contain("Nguyễn Thị Hòa").And.Contain("Đến hết ngày 30/06/2025").And.Contain("Dư nợ gốc").And.Contain("3.000.000");

        (await club.Api.Delete(club.Path($"members/{club.MemberId}/personal-data"))).ShouldBe(204);

        (await (await club.Get("fund/loan-book?format=pdf&asOf=2025-06-30")).PrintedText()).Should().NotContain("Nguyễn Thị Hòa").And.Contain(club.MemberId);
        (await (await club.Get($"members/{club.MemberId}/fund-book?format=pdf")).PrintedText()).Should().NotContain("Nguyễn Thị Hòa").And.Contain("đã xóa thông tin cá nhân");
    }

    [Fact]
    public async Task Workbook_Totals_EqualJson()
    {
        var club = await service.OpenEventfulClub();
        var json = (await club.Get("fund/loan-book?asOf=2025-06-30")).ShouldBe(200);

        var rows = (await club.Get("fund/loan-book?asOf=2025-06-30&format=xlsx")).SheetRows();

        long Total(string column) => long.Parse(rows[^1][column], System.Globalization.CultureInfo.InvariantCulture);
        new[] { "E", "F", "G", "H", "I", "J", "K" }.Select(Total).Should().Equal(
            json.Numbers("totals.lent", "totals.due", "totals.paidPrincipal", "totals.paidInterest", "totals.writtenOff", "totals.outstanding", "totals.overdue"));
    }

    [Theory]
    [InlineData("2025-02-20")]
    [InlineData("2025-03-07")]
    [InlineData("2025-12-31")]
    public async Task MemberBook_Balances_AreThoseOfTheLoans(string asOf)
    {
        var club = await service.OpenEventfulClub();

        var book = (await club.Get($"members/{club.MemberId}/fund-book?asOf={asOf}")).ShouldBe(200);

        foreach (var loan in book.Items("loans"))
        {
            var outstanding = (await club.Loan(loan!["loanId"]!.GetValue<string>(), "?asOf=" + asOf)).Number("outstanding");
            loan["outstanding"]!.GetValue<long>().Should().Be(outstanding);
            loan["lines"]!.AsArray()[^1]!["balance"]!.GetValue<long>().Should().Be(outstanding);
        }

        book.Number("outstanding").Should().Be((await club.Fund("?asOf=" + asOf)).Number("loansOutstanding"), "the club has one borrower");
    }

    [Fact]
    public async Task MemberBook_Hashes_AreThoseOfTheEntries()
    {
        var club = await service.OpenEventfulClub();
        var entries = (await club.Get("fund/entries")).Items().ToDictionary(entry => entry!["entry"]!.GetValue<long>(), entry => entry!["hash"]!.GetValue<string>());

        var lines = (await club.Get($"members/{club.MemberId}/fund-book")).Items("loans").SelectMany(loan => loan!["lines"]!.AsArray()).ToArray();
        var text = await (await club.Get($"members/{club.MemberId}/fund-book?format=pdf")).PrintedText();

        lines.Should().NotBeEmpty();
        foreach (var line in lines)
        {
            var hash = line!["hash"]!.GetValue<string>();
            hash.Should().Be(entries[line["entry"]!.GetValue<long>()]);
            text.Should().Contain(hash, "it stands on paper on one line");
        }
    }

    [Fact]
    public async Task MemberBook_OfAnotherClub_IsNotThere()
    {
        var club = await service.OpenEventfulClub();
        var other = await service.OpenClub();

        (await other.Get($"members/{club.MemberId}/fund-book")).ShouldBeProblem(404, "member-not-found");
    }
}
