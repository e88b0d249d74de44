using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.Clubs;

internal sealed record ClubRequest(
    string? Name, string? ProvinceCode, string? FormerProvince, string? CommuneCode, string? Commune, string? Hamlet, LocalDate? EstablishedOn, string? Project, ClubGrade? Grade,
    int? OlderFromAge);

internal sealed record ClubAnswer(
    string ClubId, string Name, string ProvinceCode, string Province, string? FormerProvince, string? CommuneCode, string Commune, string? Hamlet, LocalDate EstablishedOn,
    string? Project, ClubGrade? Grade, int OlderFromAge)
{
    public static ClubAnswer Of(Club club) => new(
        club.ClubId, club.Name, club.ProvinceCode, club.Province, club.FormerProvince, club.CommuneCode, club.Commune, club.Hamlet, club.EstablishedOn, club.Project, club.Grade, club.OlderFromAge);
}

internal static class ClubEndpoints
{
    public static void MapClubs(this IEndpointRouteBuilder api)
    {
        api.MapPost("/clubs", (HttpContext http, ClubRegister register, TimeProvider time) => Create(http, register, time))
            .Describe<ClubRequest, ClubAnswer>("Clubs", "Registers a club", StatusCodes.Status201Created, ClubExample);
        api.MapGet("/clubs", (HttpContext http, ClubRegister register) => List(http, register))
            .Describe<Page<ClubAnswer>>("Clubs", "Finds clubs by province, commune or any part of their name", "province", "commune", "q", "limit", "cursor");
        api.MapGet("/clubs/{clubId}", async (HttpContext http, string clubId, ClubRegister register) =>
                await Answer.Write(http, ClubAnswer.Of(await register.Club(clubId, http.RequestAborted))))
            .Describe<ClubAnswer>("Clubs", "One club");
    }

    private const string ClubExample =
        """{"name":"CLB LTHTGN thôn Đông","provinceCode":"33","formerProvince":"Hưng Yên","communeCode":"12142","commune":"Ân Thi","hamlet":"Thôn Đông","establishedOn":"2023-01-10","project":"VIE085","grade":"strong"}""";

    private static async Task Create(HttpContext http, ClubRegister register, TimeProvider time)
    {
        var (request, key) = await Body(http, RequestJson.Default.ClubRequest);
        var fields = new Fields();
        var province = fields.Text("provinceCode", request.ProvinceCode, 2);
        if (province.Length > 0 && !Province.All.ContainsKey(province))
        {
            fields.Fault("provinceCode", "Không có tỉnh mang mã này từ 1/7/2025.", "There is no province with this code since 1 July 2025.");
        }

        var communeCode = fields.OptionalText("communeCode", request.CommuneCode, 5);
        if (communeCode is not null && !(communeCode.Length == 5 && communeCode.All(char.IsAsciiDigit)))
        {
            fields.Fault("communeCode", "Phải gồm 5 chữ số.", "Must be five digits.");
        }

        var club = new Club(
            ClubRegister.NewClubId(),
            fields.Text("name", request.Name, 200),
            province,
            fields.OptionalText("formerProvince", request.FormerProvince, 100),
            communeCode,
            fields.Text("commune", request.Commune, 100),
            fields.OptionalText("hamlet", request.Hamlet, 100),
            fields.NotInFuture("establishedOn", request.EstablishedOn, BusinessCalendar.DateAt(time.Now())),
            fields.OptionalText("project", request.Project, 100),
            request.Grade,
            fields.InRange("olderFromAge", request.OlderFromAge ?? Borrower.OlderFromAge, 50, 60));
        fields.Require();
        var (created, replayed) = await register.Add(club, key, http.RequestAborted);
        await Answer.WriteCreated(http, ClubAnswer.Of(created), $"/api/v1/clubs/{created.ClubId}", replayed);
    }

    private static async Task List(HttpContext http, ClubRegister register)
    {
        var request = http.Request;
        var limit = request.Limit();
        var clubs = await register.Clubs(request.Text("province"), request.Text("commune"), request.Text("q"), request.Cursor(), limit + 1, http.RequestAborted);
        await Answer.Write(http, clubs.ToPage(limit, club => club.ClubId, ClubAnswer.Of));
    }

    internal static async Task<(T Request, RequestKey? Key)> Body<T>(HttpContext http, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        var body = await RequestBody.Read(http.Request);
        var key = Idempotency.Key(http.Request, required: false);
        return (RequestBody.Parse(body, type), key is null ? null : new RequestKey(key, Idempotency.Fingerprint(http.Request, body)));
    }
}
