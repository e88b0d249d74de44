using Ledger.Api.Http;
using Ledger.Domain.Funds;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Pages;

/// <summary>Instants as the pages ask for them: at a wall clock in Vietnam, or as the API writes them.</summary>
internal static class PageMoment
{
    private static readonly LocalDateTimePattern Typed = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private static readonly LocalDateTimePattern TypedToTheSecond = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    /// <summary>What is chosen as <paramref name="name"/>; null for nothing.</summary>
    public static Instant? Instant(HttpRequest request, string name)
    {
        if (request.Text(name) is not { } text)
        {
            return null;
        }

        var typed = Typed.Parse(text) is { Success: true } minute ? minute : TypedToTheSecond.Parse(text);
        return typed.Success && typed.Value.Year is >= 1900 and <= 2200 ? BusinessCalendar.InstantAt(typed.Value) : request.Instant(name);
    }

    /// <summary>An instant as a field for date and time takes it.</summary>
    public static string Field(Instant instant) => TypedToTheSecond.Format(BusinessCalendar.TimeAt(instant));

    /// <summary><c>31/12/2025 14:05:09</c>, in Vietnam.</summary>
    public static string Printed(Instant instant) => BusinessCalendar.TimeAt(instant).ToString("dd/MM/uuuu HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
