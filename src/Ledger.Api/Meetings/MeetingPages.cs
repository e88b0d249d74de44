using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using NodaTime.Text;

namespace Ledger.Api.Meetings;

internal static class MeetingPages
{
    public static void MapMeetingPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/clubs/{clubId}/meeting", (HttpContext http, string clubId, TimeProvider time) =>
            Results.Redirect($"/clubs/{clubId}/meetings/{LocalDatePattern.Iso.Format(http.Request.Date("date") ?? BusinessCalendar.DateAt(time.Now()))}")).ExcludeFromDescription().Requires(Permission.PostMoney);
        app.MapPage<MeetingPage>("/clubs/{clubId}/meetings/{meeting}", Permission.PostMoney);
        app.MapForm("/clubs/{clubId}/meetings/{meeting}", Permission.PostMoney, MeetingPage.Receive);
        app.MapPage<ReceiptsPage>("/clubs/{clubId}/meetings/{meeting}/receipts", Permission.PostMoney);
    }
}
