using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Domain.Clubs;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.People;

/// <summary>A scope as requests and answers name it: by its narrowest place; the places around it may stand beside.</summary>
internal sealed record ScopeBody(bool? Nation, string? Province, string? Commune, string? Club)
{
    public static ScopeBody Of(AccessScope scope) => new(scope.IsNation ? true : null, scope.Province, scope.Commune, scope.Club);
}

/// <summary>Reads the fields that say who somebody is.</summary>
internal sealed class PersonFields(NpgsqlDataSource database, ClubRegister register)
{
    private const int MaxEmailLength = 254;

    public static readonly FieldFault NotAnEmail = new("email", "Phải là một địa chỉ e-mail.", "Must be an e-mail address.");

    public static string Email(Fields fields, string? text)
    {
        var email = fields.Text("email", text, MaxEmailLength);
        if (email.Length > 0 && !(System.Net.Mail.MailAddress.TryCreate(email, out var address) && address.Address == email && email.All(char.IsAscii)))
        {
            fields.Fault(NotAnEmail.Field, NotAnEmail.Vietnamese, NotAnEmail.English);
        }

        return email;
    }

    /// <summary>The scope, with the places around it; faults the field where there is no such place.</summary>
    public async Task<AccessScope> Scope(Fields fields, ScopeBody? scope, CancellationToken ct)
    {
        if (scope is null)
        {
            fields.Missing("scope");
            return AccessScope.Nation;
        }

        var names = scope is { Province: null, Commune: null, Club: null };
        if (scope.Nation is true != names)
        {
            fields.Fault(
                "scope", "Phải là cả nước hoặc một nơi: {\"nation\": true}, {\"province\": \"33\"}, {\"commune\": \"12142\"} hoặc {\"club\": \"c-...\"}.",
                "Must be the nation or one place: {\"nation\": true}, {\"province\": \"33\"}, {\"commune\": \"12142\"} or {\"club\": \"c-...\"}.");
        }

        return names ? AccessScope.Nation
            : scope.Club is { } club ? await OfClub(fields, club, scope, ct)
            : scope.Commune is { } commune ? await OfCommune(fields, commune, scope.Province, ct)
            : OfProvince(fields, scope.Province!);
    }

    private static AccessScope OfProvince(Fields fields, string province)
    {
        if (!Province.All.ContainsKey(province))
        {
            fields.Fault("scope.province", "Không có tỉnh mang mã này từ 1/7/2025.", "There is no province with this code since 1 July 2025.");
        }

        return new AccessScope(province, null, null);
    }

    private async Task<AccessScope> OfCommune(Fields fields, string commune, string? province, CancellationToken ct)
    {
        await using var command = database.Command("SELECT DISTINCT tenant_id::text FROM ledger.clubs WHERE commune_code = $1 AND ($2::text IS NULL OR tenant_id = $2)", Of(commune), Of(province));
        var provinces = await command.List(row => row.GetString(0), ct);
        if (provinces.Count != 1)
        {
            fields.Fault(
                "scope.commune", provinces.Count == 0 ? "Không có câu lạc bộ nào ở xã mang mã này." : "Mã này có ở nhiều tỉnh: hãy nêu cả tỉnh.",
                provinces.Count == 0 ? "No club is in a commune with this code." : "Clubs of several provinces have this code: name the province too.");
        }

        return new AccessScope(provinces.FirstOrDefault() ?? "", commune, null);
    }

    private async Task<AccessScope> OfClub(Fields fields, string clubId, ScopeBody named, CancellationToken ct)
    {
        if (await register.Find(clubId, ct) is { } club && (named.Province ?? club.ProvinceCode) == club.ProvinceCode && (named.Commune ?? club.CommuneCode) == club.CommuneCode)
        {
            return AccessScope.Of(club);
        }

        fields.Fault("scope.club", "Không có câu lạc bộ nào mang mã này ở nơi được nêu.", "No club has this id in the place named.");
        return new AccessScope("", null, clubId);
    }
}
