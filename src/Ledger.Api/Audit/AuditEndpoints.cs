using System.Globalization;
using System.Text;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.EventStore;
using Npgsql;

namespace Ledger.Api.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Valid">Whether everything is right.</param>
/// <param name="Entries">Entries found right, from the first on.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="SealedThrough">The last entry that a seal covers; 0 when none does.</param>
/// <param name="FirstInvalidEntry">The first entry that is not right.</param>
/// <param name="Check">The check that failed.</param>
/// <param name="Reason">What is wrong.</param>
internal sealed record VerificationAnswer(bool Valid, long Entries, string Head, long SealedThrough, long? FirstInvalidEntry, string? Check, string? Reason)
{
    public static VerificationAnswer Of(VerificationResult result, bool vietnamese) => new(
        result.Fault is null, result.Entries, result.Head, result.SealedThrough, result.Fault?.Entry, result.Fault?.Check, vietnamese ? result.Fault?.Vietnamese : result.Fault?.English);
}

internal sealed record SealAnswer(int Number, string SealedAt, int Funds, string Root, string Previous, string KeyId, string Signature, string Hash, string? PublicKey)
{
    public static SealAnswer Of(Seal seal, IEnumerable<SealKey> keys) => new(
        seal.Number, HashChain.Timestamp(seal.SealedAt), seal.Funds, seal.Root, seal.Previous, seal.KeyId, seal.Signature, seal.Hash(),
        keys.FirstOrDefault(key => key.KeyId == seal.KeyId) is { } known ? Convert.ToBase64String(known.PublicKey) : null);
}

internal sealed record SealKeyAnswer(string KeyId, string PublicKey, string Pem);

internal sealed record SealKeysAnswer(IReadOnlyList<SealKeyAnswer> Keys);

/// <summary>An entry as it is hashed.</summary>
/// <param name="Canonical">The canonical JSON that is hashed after <paramref name="PreviousHash"/>.</param>
internal sealed record EntryLink(long Entry, string PreviousHash, string Hash, string Canonical);

/// <summary>Proves that an entry is under a seal.</summary>
/// <param name="Entries">The entry and those after it up to the head that was sealed.</param>
/// <param name="Head">The head that was sealed, the leaf of the tree.</param>
/// <param name="LeafIndex">Its place in the tree, from 0.</param>
/// <param name="TreeSize">The number of leaves.</param>
/// <param name="Path">The siblings from the leaf upwards.</param>
/// <param name="Seal">The seal.</param>
internal sealed record EntryProofAnswer(string ClubId, long Entry, string Hash, IReadOnlyList<EntryLink> Entries, FundHead Head, int LeafIndex, int TreeSize, IReadOnlyList<string> Path, SealAnswer Seal);

/// <summary>What an auditor asks for: verification, export, seals and proofs.</summary>
internal static class AuditEndpoints
{
    private const string Tag = "Audit";

    public static void AddAudit(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => new SealRegister(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), SealSigner.From(configuration["Ledger:Seals:Key"])));
        services.AddSingleton(SealDestinations.Of(configuration));
        services.AddSingleton<SealPublisher>();
        services.AddSingleton<Verification>();
        services.AddSingleton<ReplaySteps>();
        services.AddSingleton<FundExport>();
        services.AddSingleton<DailySealing>();
        services.AddHostedService(provider => provider.GetRequiredService<DailySealing>());
    }

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapPost("/audit/seals", Seal)
            .DescribeBodiless<SealAnswer>(Tag, "Seals where every fund stands now", StatusCodes.Status201Created).Requires(Permission.SealBooks);
        api.MapGet("/audit/seals", Seals)
            .Describe<Page<SealAnswer>>(Tag, "The seals in the order of their numbers", "limit", "cursor").Requires(Permission.SignedIn);
        api.MapGet("/audit/seals/{number}", OneSeal)
            .Describe<SealAnswer>(Tag, "One seal").Requires(Permission.SignedIn);
        api.MapGet("/audit/keys", async (HttpContext http, SealRegister seals) =>
                await Answer.Write(http, new SealKeysAnswer([.. (await seals.Keys(http.RequestAborted)).Select(key => new SealKeyAnswer(key.KeyId, Convert.ToBase64String(key.PublicKey), key.Pem()))])))
            .Describe<SealKeysAnswer>(Tag, "The public keys of all seals, earlier keys too").Requires(Permission.SignedIn);
        var fund = api.MapGroup("/clubs/{clubId}/fund").Requires(Permission.SeeFund);
        fund.MapGet("/verification", Verify)
            .Describe<VerificationAnswer>(Tag, "Reads the whole fund book again and checks it against itself, the read models and the seals");
        fund.MapGet("/export", async (HttpContext http, string clubId, ClubRegister register, FundExport export) => await export.Write(http, await register.Club(clubId, http.RequestAborted)))
            .DescribeFile(Tag, "The whole fund book with its seals, to be verified without the service", FundExport.ContentType);
        fund.MapGet("/entries/{entry}/proof", Proof)
            .Describe<EntryProofAnswer>(Tag, "Proves that an entry is under a seal");
    }

    private static async Task Seal(HttpContext http, SealRegister seals, SealPublisher publisher)
    {
        var seal = await seals.SealNow(http.RequestAborted);
        await publisher.Publish(http.RequestAborted);
        await Answer.WriteCreated(
            http, SealAnswer.Of(seal, await seals.Keys(http.RequestAborted)), string.Create(CultureInfo.InvariantCulture, $"/api/v1/audit/seals/{seal.Number}"), replayed: false);
    }

    private static async Task Seals(HttpContext http, SealRegister seals)
    {
        var limit = http.Request.Limit();
        var page = await seals.List(http.Request.NumberCursor(), limit + 1, http.RequestAborted);
        var keys = await seals.Keys(http.RequestAborted);
        await Answer.Write(http, page.ToPage(limit, seal => seal.Number.ToString(CultureInfo.InvariantCulture), seal => SealAnswer.Of(seal, keys)));
    }

    private static async Task OneSeal(HttpContext http, string number, SealRegister seals)
    {
        var seal = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? await seals.Find(known, http.RequestAborted) : null;
        await Answer.Write(http, SealAnswer.Of(seal ?? throw new ProblemException(ProblemType.SealNotFound), await seals.Keys(http.RequestAborted)));
    }

    private static async Task Verify(HttpContext http, string clubId, ClubRegister register, Verification verification)
    {
        var club = await register.Club(clubId, http.RequestAborted);
        await Answer.Write(http, VerificationAnswer.Of(await verification.Run(club.ProvinceCode, club.ClubId, http.RequestAborted), Language.WantsVietnamese(http)));
    }

    private static async Task Proof(HttpContext http, string clubId, string entry, ClubRegister register, IEventStore store, SealRegister seals)
    {
        var ct = http.RequestAborted;
        var club = await register.Club(clubId, ct);
        var number = FundEntries.Number(entry);
        var proof = await seals.Covering(club.ProvinceCode, clubId, number, ct);
        var links = new List<EntryLink>();
        await foreach (var stored in store.ReadStream(club.ProvinceCode, clubId, number, ct))
        {
            if (stored.Version > (proof?.Inclusion.Head.Version ?? number))
            {
                break;
            }

            links.Add(new EntryLink(stored.Version, stored.PreviousHash ?? "", stored.Hash ?? "", Encoding.UTF8.GetString(HashChain.Canonical(stored))));
        }

        if (links.Count == 0 || links[0].Entry != number)
        {
            throw new ProblemException(ProblemType.VersionNotFound);
        }

        var (seal, inclusion) = proof ?? throw new ProblemException(ProblemType.NotSealed);
        await Answer.Write(http, new EntryProofAnswer(
            clubId, number, links[0].Hash, links, inclusion.Head, inclusion.LeafIndex, inclusion.TreeSize, inclusion.Path, SealAnswer.Of(seal, await seals.Keys(ct))));
    }
}
