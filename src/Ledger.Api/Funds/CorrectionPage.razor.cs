using System.Globalization;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.Paper;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>What taking an entry back would undo, and how it is received.</summary>
public partial class CorrectionPage
{
    // What stands for the reason while only the effect is asked for.
    private const string NotGiven = "-";

    /// <summary>The number of the entry, as in the address.</summary>
    [Parameter, EditorRequired]
    public required string Entry { get; set; }

    [Inject]
    internal IEventStore Store { get; set; } = null!;

    private FundEvent Mistake { get; set; } = null!;

    private List<FundEffect> Effects { get; set; } = [];

    private FormFaults? Refused { get; set; }

    private bool IsReview => Form?.Step == "check" && Refused is null;

    private LocalDate On => Form?.Date("on") ?? Today;

    public static async Task<IResult> Receive(HttpContext http, PageForm form)
    {
        if (form.Step != "confirm")
        {
            return FormSetup.Again<CorrectionPage>(http, form, faults: null);
        }

        var request = new ReversalRequest(EntryIn((string)http.Request.RouteValues["entry"]!), form.Text("reason"), form.Date("on"));
        var recorded = default(Outcome);
        var faults = await FormSetup.Try(http, form, async () => recorded = await FundRoutes.Record(http, "/fund/reversals", request, CorrectionEndpoints.Bind, CorrectionEndpoints.Reversed));
        return faults is not null
            ? FormSetup.Again<CorrectionPage>(http, form, faults)
            : FormSetup.GoOn(http, FormSetup.After($"/clubs/{http.Request.RouteValues["clubId"]}", recorded!));
    }

    protected override async Task ReadMore()
    {
        var entry = EntryIn(Entry);
        Mistake = await Store.FetchStream(Club.ProvinceCode, Club.ClubId, entry, entry, ct: Ct) is [var recorded] ? (FundEvent)recorded.Data : throw new ProblemException(ProblemType.VersionNotFound);
        await ReadNames([MemberNames.MemberOf(Fund, Mistake)]);
        Refused = Faults;
        if (Faults is null)
        {
            var reason = Form is null or { Step: "edit" } ? NotGiven : Form.Text("reason");
            Refused = await FormSetup.Try(Http, Form, () => FundRoutes.Record(Http, "/fund/reversals", new ReversalRequest(entry, reason, On), CorrectionEndpoints.Bind, Compare, rehearse: true));
        }
    }

    private ReversedAnswer Compare(Posted posted)
    {
        Effects = FundEffects.Between(Fund, posted.After, On, ((EntryReversed)posted.Event).LoanId);
        return CorrectionEndpoints.Reversed(posted);
    }

    private static long EntryIn(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var entry) && entry > 0 ? entry : throw new ProblemException(ProblemType.VersionNotFound);
}
