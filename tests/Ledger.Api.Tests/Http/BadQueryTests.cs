using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class BadQueryTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("clubs", "limit", "0")]
    [InlineData("clubs", "limit", "501")]
    [InlineData("clubs", "limit", "abc")]
    [InlineData("clubs", "limit", "-1")]
    [InlineData("clubs", "limit", "1.5")]
    [InlineData("clubs", "limit", "99999999999999999999")]
    [InlineData("clubs", "limit", "%2B1")]
    [InlineData("clubs", "cursor", "!")]
    [InlineData("clubs", "cursor", "abc")]
    [InlineData("clubs", "cursor", "AA==")]
    [InlineData("clubs", "cursor", "//79")]
    [InlineData("{club}/members", "limit", "0")]
    [InlineData("{club}/members", "limit", "501")]
    [InlineData("{club}/members", "cursor", "abc")]
    [InlineData("{club}/members", "cursor", "AA==")]
    [InlineData("{club}/loans", "limit", "0")]
    [InlineData("{club}/loans", "limit", "501")]
    [InlineData("{club}/loans", "cursor", "AA==")]
    [InlineData("{club}/fund", "asOf", "x")]
    [InlineData("{club}/fund", "asOf", "2025-02-30")]
    [InlineData("{club}/fund", "asOf", "2025-01-05T00:00:00Z")]
    [InlineData("{club}/fund", "knownAt", "2025-01-05")]
    [InlineData("{club}/fund", "knownAt", "2025-01-05T00:00:00")]
    [InlineData("{club}/fund", "knownAt", "yesterday")]
    [InlineData("{club}/fund", "version", "0")]
    [InlineData("{club}/fund", "version", "-1")]
    [InlineData("{club}/fund", "version", "1.0")]
    [InlineData("{club}/fund", "version", "one")]
    [InlineData("{club}/fund", "version", "99999999999999999999")]
    [InlineData("{club}/fund/policy", "asOf", "x")]
    [InlineData("{club}/loans/L1", "asOf", "x")]
    [InlineData("{club}/loans/L1", "knownAt", "x")]
    [InlineData("{club}/loans/L1", "version", "x")]
    [InlineData("webhooks", "limit", "0")]
    [InlineData("outbox", "limit", "501")]
    [InlineData("outbox", "cursor", "AA==")]
    [InlineData("outbox", "recordedFrom", "2025-01-05")]
    [InlineData("outbox", "recordedTo", "x")]
    public async Task Query_WrongValue_IsNamed(string path, string name, string value)
    {
        var club = await service.OpenClub();
        await club.Request(1_000_000, "2025-01-05");

        var reply = await service.Api.Get($"{path.Replace("{club}", "clubs/" + club.Id, StringComparison.Ordinal)}?{name}={value}");

        reply.ShouldBeProblem(400, "invalid-request", name);
    }

    [Theory]
    [InlineData("clubs?q=%00")]
    [InlineData("clubs?province=%00")]
    [InlineData("clubs?commune=%00")]
    [InlineData("clubs?q=%EF%BF%BE")]
    [InlineData("clubs?q=%EF%BF%BF")]
    [InlineData("clubs?q=%ED%A0%80")]
    [InlineData("clubs?q=%C3%28")]
    [InlineData("clubs?q=%zz")]
    [InlineData("clubs?limit=1&limit=2")]
    [InlineData("clubs?cursor=1&cursor=2")]
    [InlineData("clubs?unknown=1")]
    [InlineData("clubs?=")]
    [InlineData("clubs?&&&")]
    [InlineData("{club}/members?q=%00")]
    [InlineData("{club}/members?q=%EF%BF%BE")]
    [InlineData("{club}/members/%EF%BF%BE")]
    [InlineData("{club}/members/%01")]
    [InlineData("{club}/loans?status=%00")]
    [InlineData("{club}/loans/%01")]
    [InlineData("{club}/fund?asOf=0001-01-01")]
    [InlineData("{club}/fund?asOf=9999-12-31")]
    [InlineData("{club}/fund?asOf=-9998-01-01")]
    [InlineData("{club}/fund?knownAt=0001-01-01T00:00:00Z")]
    [InlineData("{club}/fund?knownAt=-0500-01-01T00:00:00Z")]
    [InlineData("{club}/fund?knownAt=-9998-01-01T00:00:00Z")]
    [InlineData("{club}/fund?knownAt=9999-12-31T23:59:59.999999999Z")]
    [InlineData("{club}/fund/policy?asOf=9999-12-31")]
    [InlineData("{club}/fund/policy?asOf=0001-01-01")]
    [InlineData("{club}/loans/L1?asOf=9999-12-31")]
    [InlineData("{club}/loans/L1?asOf=0001-01-01")]
    [InlineData("{club}/loans/L1?knownAt=9999-12-31T23:59:59Z")]
    [InlineData("clubs/%01")]
    [InlineData("clubs/%EF%BF%BE")]
    [InlineData("clubs/..%2F..%2Fetc")]
    public async Task Query_OddValue_IsAnsweredOrRefusedButNoFault(string path)
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        await club.Lend(1_000_000, "2025-01-05");

        var reply = await service.Api.Get(path.Replace("{club}", "clubs/" + club.Id, StringComparison.Ordinal));

        reply.Status.Should().BeOneOf(200, 400, 404);
        reply.ContentType.Should().Be(reply.Status == 200 ? "application/json" : "application/problem+json");
    }

    [Fact]
    public async Task Limit_TheLargest_IsAccepted() => (await service.Api.Get("clubs?limit=500")).ShouldBe(200);
}
