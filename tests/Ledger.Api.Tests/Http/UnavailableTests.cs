using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Npgsql;

namespace Ledger.Api.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class UnavailableTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("public.mt_streams", "vi", "Tạm thời không phục vụ được")]
    [InlineData("ledger.idempotency_keys", "en", "Temporarily unavailable")]
    public async Task Post_ATableIsLocked_Answers503AndRecordsNothing(string table, string language, string title)
    {
        var club = await service.OpenClub();
        using var http = new HttpClient { BaseAddress = service.Url };
        await using (var holder = new NpgsqlConnection(service.ConnectionString))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();

            using var refused = await Post();

            ((int)refused.StatusCode).Should().Be(503);
            refused.Headers.RetryAfter.Should().NotBeNull();
            refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            ((string?)problem["type"]).Should().Be("/problems/service-unavailable");
            ((string?)problem["title"]).Should().Be(title);
        }

        using var recorded = await Post();
        ((int)recorded.StatusCode).Should().Be(201);
        (await club.Fund()).Numbers("version", "cash").Should().Equal(2, 1_000);

        async Task<HttpResponseMessage> Post()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + club.Path("fund/capital")) { Content = JsonContent.Create(new { source = "grant", amount = 1_000, on = "2025-01-05" }) };
            request.Headers.Add("Idempotency-Key", "locked-" + table);
            request.Headers.Add("Accept-Language", language);
            request.Headers.Authorization = new("Bearer", TestPeople.Token(Role.Treasurer));
            return await http.SendAsync(request);
        }
    }
}
