using System.Globalization;

namespace Ledger.Api.Pages;

/// <summary>What a page says, in both languages. Holes are <c>{0}</c>, <c>{1}</c>, ...; what goes into them is already written for people.</summary>
public sealed record PageText(string Vietnamese, string English)
{
    public string In(bool vietnamese, params ReadOnlySpan<object?> figures)
    {
        var text = vietnamese ? Vietnamese : English;
        return figures.IsEmpty ? text : string.Format(CultureInfo.InvariantCulture, text, figures);
    }
}
