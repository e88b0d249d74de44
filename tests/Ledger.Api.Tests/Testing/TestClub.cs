using System.Globalization;

namespace Ledger.Api.Tests.Testing;

/// <summary>A club with an open fund and one member, and the steps that tests take with it.</summary>
public sealed class TestClub
{
    private TestClub(ApiClient api, string id, string memberId)
    {
        Api = api;
        Id = id;
        MemberId = memberId;
    }

    public ApiClient Api { get; }

    public string Id { get; }

    public string MemberId { get; }

    public static object Registration(string name = "CLB thôn Đông", string provinceCode = "33") =>
        new { name, provinceCode, commune = "Ân Thi", establishedOn = "2023-01-10" };

    public static object Member(string fullName = "Nguyễn Thị Hòa") =>
        new { fullName, gender = "female", birthYear = 1957, household = "nearPoor", phone = "0912000111", joinedOn = "2023-01-10" };

    public static async Task<TestClub> Register(ApiClient api)
    {
        var club = (await api.Post("clubs", Registration())).ShouldBe(201).String("clubId")!;
        var member = (await api.Post($"clubs/{club}/members", Member())).ShouldBe(201).String("memberId")!;
        return new TestClub(api, club, member);
    }

    public static async Task<TestClub> Open(ApiClient api, string openedOn, object? policy)
    {
        var club = await Register(api);
        (await club.Post("fund", policy is null ? new { openedOn } : new { openedOn, policy })).ShouldBe(201);
        return club;
    }

    public TestClub Through(ApiClient api) => new(api, Id, MemberId);

    public string Path(string path) => $"clubs/{Id}/{path}";

    public Task<Reply> Post(string path, object body, params (string Name, string Value)[] headers) => Api.Post(Path(path), body, headers);

    public Task<Reply> Put(string path, object body, params (string Name, string Value)[] headers) => Api.Put(Path(path), body, headers);

    public Task<Reply> Get(string path) => Api.Get(Path(path));

    public async Task<Reply> Capital(long amount, string on = "2025-01-02", string source = "grant", string via = "cash") =>
        (await Post("fund/capital", new { source, amount, on, via })).ShouldBe(201);

    public async Task<string> Request(long principal, string on, object? terms = null) =>
        (await Post("loans", terms is null
            ? new { memberId = MemberId, principal, purpose = "Chăn nuôi gà", requestedOn = on }
            : new { memberId = MemberId, principal, purpose = "Chăn nuôi gà", requestedOn = on, terms })).ShouldBe(201).String("loanId")!;

    public async Task<string> Approve(long principal, string on, object? terms = null)
    {
        var loan = await Request(principal, on, terms);
        (await Post($"loans/{loan}/approval", new { on })).ShouldBe(201);
        return loan;
    }

    /// <summary>A loan asked for, approved and paid out on one day.</summary>
    public async Task<string> Lend(long principal, string on, object? terms = null)
    {
        var loan = await Approve(principal, on, terms);
        (await Post($"loans/{loan}/disbursement", new { on })).ShouldBe(201);
        return loan;
    }

    public Task<Reply> Repay(string loan, long amount, string on, params (string Name, string Value)[] headers) => Post($"loans/{loan}/repayments", new { amount, on }, headers);

    public Task<Reply> Loan(string loan, string query = "") => Get($"loans/{loan}{query}");

    /// <summary>The fund, whose assets must equal its claims, and whose debits its credits.</summary>
    public async Task<Reply> Fund(string query = "")
    {
        var fund = (await Get("fund" + query)).ShouldBe(200);
        (fund.Number("cash") + fund.Number("inKindStock") + fund.Number("loansOutstanding")).Should().Be(
            fund.Numbers("fundSize", "activityFund", "reserve", "boardAllowance", "unallocatedInterest", "credits", "suspense").Sum(), "assets equal claims, but the fund is {0}", fund.Text);
        (fund.Number("cashOnHand") + fund.Number("bank")).Should().Be(fund.Number("cash"));
        (fund.Number("capital.total") + fund.Number("retainedInterest") - fund.Number("writtenOff") + fund.Number("recovered")).Should().Be(fund.Number("fundSize"));
        fund.Items("trialBalance").Sum(line => line!["debit"]!.GetValue<long>()).Should().Be(fund.Items("trialBalance").Sum(line => line!["credit"]!.GetValue<long>()));
        fund.ETag.Should().Be(string.Create(CultureInfo.InvariantCulture, $"\"{fund.Number("version")}\""));
        return fund;
    }

    public async Task<long> Version() => (await Fund()).Number("version");
}
