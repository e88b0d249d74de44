using System.Globalization;
using Ledger.Api.Http;
using Ledger.Api.Printing;
using Ledger.Domain.Money;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Ledger.Api.Pages;

/// <summary>A page or a part of one: what it says in the reader's language, and figures as people in Vietnam write them, whatever the language.</summary>
public abstract class PageComponent : ComponentBase
{
    [CascadingParameter]
    public required HttpContext Http { get; set; }

    /// <summary>Reads what is shown, before anything is.</summary>
    protected virtual Task Read() => Task.CompletedTask;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await Read();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    protected bool IsVietnamese => Language.WantsVietnamese(Http);

    protected string Say(PageText text, params ReadOnlySpan<object?> figures) => text.In(IsVietnamese, figures);

    /// <summary>The way back to this page with another value of a query parameter; without it where the value is null.</summary>
    protected string Here(params ReadOnlySpan<(string Name, string? Value)> changes) => PageLink.To(Http.Request.Path, Http.Request.Query, changes);

    /// <summary>The way to another page with some of the query parameters of this one: what stays chosen from page to page.</summary>
    protected string There(string path, ReadOnlySpan<string> kept, params ReadOnlySpan<(string Name, string? Value)> changes) => PageLink.To(path, Http.Request.Query, changes, kept);

    /// <summary>An amount as people read it, with its value for programs and the place in the API's answer where it stands too.</summary>
    protected static RenderFragment Money(string figure, Vnd amount) => Datum(figure, amount.Amount.ToString(CultureInfo.InvariantCulture), Dong(amount));

    /// <inheritdoc cref="Money"/>
    protected static RenderFragment Number(string figure, long number) => Datum(figure, number.ToString(CultureInfo.InvariantCulture), Count(number));

    /// <inheritdoc cref="Money"/>
    protected static RenderFragment Ratio(string figure, decimal? ratio) => Datum(figure, ratio?.ToString(CultureInfo.InvariantCulture) ?? "", Percent(ratio));

    /// <inheritdoc cref="Money"/>
    protected static RenderFragment Date(string figure, LocalDate? date) => Datum(figure, date is { } day ? NodaTime.Text.LocalDatePattern.Iso.Format(day) : "", Day(date));

    /// <summary>Something with a value for programs.</summary>
    protected static RenderFragment Datum(string figure, string machine, string text) => builder =>
    {
        builder.OpenElement(0, "data");
        builder.AddAttribute(1, "value", machine);
        builder.AddAttribute(2, "data-figure", figure);
        builder.AddContent(3, text);
        builder.CloseElement();
    };

    protected static string Dong(Vnd amount) => amount.Amount.Printed() + " đ";

    protected static string Count(long number) => number.Printed();

    protected static string Day(LocalDate? date) => date?.Printed() ?? "–";

    protected static string Percent(decimal? ratio) => ratio?.PrintedPercent() ?? "–";

    /// <summary>An amount short enough for a headline: <c>1,25 tỷ đ</c>, <c>125,4 triệu đ</c>. The whole of it belongs beside it.</summary>
    protected string Short(Vnd amount) => amount.PrintedShort(IsVietnamese);
}
