using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.People;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>What a verification found, for a page.</summary>
public sealed class VerificationFound
{
    internal VerificationFound(VerificationAnswer answer, (Seal, Inclusion)? newest, Instant at) => (Answer, Newest, At) = (answer, newest, at);

    internal VerificationAnswer Answer { get; }

    /// <summary>The newest seal that holds the fund; null when none does.</summary>
    internal (Seal Seal, Inclusion Inclusion)? Newest { get; }

    internal Instant At { get; }
}

/// <summary>The auditor's pages: replay, changes, verification, downloads, seals.</summary>
internal static class AuditPages
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(500);

    public static void MapAuditPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<ReplayPage>("/clubs/{clubId}/audit", Permission.SeeFund);
        app.MapPage<ReplayFragment>("/clubs/{clubId}/audit/step", Permission.SeeFund);
        app.MapGet("/clubs/{clubId}/audit/find", Find).ExcludeFromDescription().Requires(Permission.SeeFund);
        app.MapPage<ChangesPage>("/clubs/{clubId}/audit/changes", Permission.SeeFund);
        app.MapGet("/clubs/{clubId}/audit/verification", Verify).ExcludeFromDescription().Requires(Permission.SeeFund);
        app.MapPage<DownloadsPage>("/clubs/{clubId}/audit/downloads", Permission.SeeFund);
        app.MapPage<SealsPage>("/audit/seals", Permission.SignedIn);
    }

    /// <summary>Goes to the entry of a business date (<c>on</c>) or of an instant (<c>at</c>).</summary>
    private static async Task<IResult> Find(HttpContext http, string clubId, ClubRegister register, ReplaySteps steps)
    {
        var ct = http.RequestAborted;
        var club = await register.Club(clubId, ct);
        var (on, at) = (http.Request.Date("on"), PageMoment.Instant(http.Request, "at"));
        var entry = await steps.Latest(club, ct) is not { } fund ? null
            : on is { } day ? await steps.On(club, fund, day, ct)
            : at is { } instant ? await steps.At(club, instant, ct)
            : (long?)null;
        return Results.LocalRedirect(PageLink.To($"/clubs/{club.ClubId}/audit", http.Request.Query, [("entry", entry?.ToString(CultureInfo.InvariantCulture))], ["on", "at"]));
    }

    private static async Task Verify(HttpContext http, string clubId, ClubRegister register, IEventStore store, Verification verification, SealRegister seals, ReplaySteps steps, TimeProvider time, ILogger<VerificationPage> log)
    {
        var ct = http.RequestAborted;
        var club = await register.Club(clubId, ct);
        (string, object?)[] parameters = [(nameof(VerificationPage.ClubId), club.ClubId), (nameof(VerificationPage.ClubName), club.Name)];
        if (!await HasEntries(store, club, ct))
        {
            await PageSetup.Write<VerificationEmpty>(http, StatusCodes.Status200OK, parameters);
            return;
        }

        await using var page = await SlowPage.Begin<VerificationPage>(http, parameters);
        try
        {
            var entries = 0L;
            var running = verification.Run(club.ProvinceCode, club.ClubId, ct, progress: right => Volatile.Write(ref entries, right));
            while (await Task.WhenAny(running, Task.Delay(BetweenProgress, ct)) != running)
            {
                await page.Add<VerificationProgress>((nameof(VerificationProgress.Entries), Volatile.Read(ref entries)));
            }

            var found = new VerificationFound(
                VerificationAnswer.Of(await running, Language.WantsVietnamese(http)), await seals.Newest(club.ProvinceCode, club.ClubId, ct), time.Now());
            await page.Add<VerificationFinding>((nameof(VerificationFinding.ClubId), club.ClubId), (nameof(VerificationFinding.Found), found));
            await page.Add<SealFinding>((nameof(SealFinding.Found), found));
            if (found.Answer.Valid || found.Answer.Check == "read-model")
            {
                await page.Add<ComparisonFinding>((nameof(ComparisonFinding.With), await steps.Compare(club, ct)));
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The page has begun: it can no longer become another answer.
            log.LogError(failure, "The verification of {Club} was not finished", club.ClubId);
            await page.Add<VerificationUnfinished>();
        }

        await page.End();
    }

    private static async Task<bool> HasEntries(IEventStore store, Club club, CancellationToken ct)
    {
        await foreach (var _ in store.ReadStream(club.ProvinceCode, club.ClubId, ct: ct))
        {
            return true;
        }

        return false;
    }
}
