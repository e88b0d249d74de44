using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Funds;
using NodaTime.Text;

namespace Ledger.Api.Meetings;

internal static class MeetingPages
{
    public static void MapMeetingPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/clubs/{clubId}/meeting", (HttpContext http, string clubId, TimeProvider time) =>
            Results.Redirect($"/clubs/{clubId}/meetings/{LocalDatePattern.Iso.Format(http.Request.Date("date") ?? BusinessCalendar.DateAt(time.Now()))}")).ExcludeFromDescription();
        app.MapPage<MeetingPage>("/clubs/{clubId}/meetings/{meeting}");
        app.MapForm("/clubs/{clubId}/meetings/{meeting}", MeetingPage.Receive);
        app.MapPage<ReceiptsPage>("/clubs/{clubId}/meetings/{meeting}/receipts");
    }
}
