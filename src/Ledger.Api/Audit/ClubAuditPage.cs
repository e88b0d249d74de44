using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using Microsoft.AspNetCore.Components;
using Npgsql;

namespace Ledger.Api.Audit;

/// <summary>A page of the audit of one club's fund book.</summary>
public abstract class ClubAuditPage : PageComponent
{
    [Parameter]
    public required string ClubId { get; set; }

    [Inject]
    internal ClubRegister Register { get; set; } = null!;

    [Inject]
    internal ReplaySteps Steps { get; set; } = null!;

    [Inject]
    internal ILogger<ClubAuditPage> Log { get; set; } = null!;

    internal Club Club { get; private set; } = null!;

    /// <summary>The fund as it is now; null where there is none, or where it cannot be read.</summary>
    internal Fund? Latest { get; private set; }

    /// <summary>Whether there are entries from which no fund follows.</summary>
    protected bool IsDamaged { get; private set; }

    protected CancellationToken Ct => Http.RequestAborted;

    protected override async Task Read()
    {
        Club = await Register.Club(ClubId, Ct);
        try
        {
            Latest = await Steps.Latest(Club, Ct);
            if (Latest is { } fund)
            {
                await Read(fund);
            }
        }
        catch (Exception damage) when (damage is not (ProblemException or OperationCanceledException or NpgsqlException or StoreUnavailableException))
        {
            // Whatever was done to the entries: the page says so, and the verification says what.
            Log.LogError(damage, "The fund book of {Club} cannot be replayed", ClubId);
            (Latest, IsDamaged) = (null, true);
        }
    }

    /// <summary>Reads what the page shows of a fund.</summary>
    internal abstract Task Read(Fund fund);

    /// <summary>What the API answers.</summary>
    protected string Api(string path) => $"/api/v1/clubs/{ClubId}/{path}";

    protected string Audit(string path = "") => $"/clubs/{ClubId}/audit{path}";

    protected string ToEntry(long entry) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/clubs/{ClubId}/audit?entry={entry}");
}

/// <summary>The replay at the entry that the address names, else at the last.</summary>
public abstract class ReplayView : ClubAuditPage
{
    /// <summary>The entry with what it did.</summary>
    public ReplayStep? Step { get; private set; }

    internal override async Task Read(Fund fund) => Step = await Steps.At(Club, fund, Http.Request.PositiveNumber("entry") ?? fund.Version, Ct);
}
