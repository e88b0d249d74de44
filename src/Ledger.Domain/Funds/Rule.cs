using System.Globalization;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Domain.Funds;

/// <summary>A rule of the fund, with the words that say it was broken.</summary>
/// <param name="Slug">Its stable name: <c>insufficient-cash</c>.</param>
/// <param name="Vietnamese">Title and detail in Vietnamese; the detail names the figures as <c>{figure}</c>.</param>
/// <param name="English">Title and detail in English; the detail names the figures as <c>{figure}</c>.</param>
/// <param name="Field">The field of the request that broke it, when there is one.</param>
public sealed record Rule(string Slug, RuleText Vietnamese, RuleText English, string? Field = null)
{
    /// <summary>Refuses a command under this rule.</summary>
    /// <param name="figures">The figures that the detail names: amounts, dates, numbers.</param>
    public RefusalException Refuse(params ReadOnlySpan<(string Name, object Value)> figures) => new(this, figures.ToArray());
}

/// <summary>A rule in one language.</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">A sentence with the figures.</param>
public sealed record RuleText(string Title, string Detail);

/// <summary>A command that a rule of the fund refuses. Nothing is recorded.</summary>
public sealed class RefusalException : Exception
{
    internal RefusalException(Rule rule, IReadOnlyList<(string Name, object Value)> figures)
        : base(Fill(rule.English.Detail, figures, vietnamese: false))
    {
        Rule = rule;
        Figures = figures;
    }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>The figures.</summary>
    public IReadOnlyList<(string Name, object Value)> Figures { get; }

    /// <summary>What was wrong, with the figures.</summary>
    public string Detail(bool vietnamese) => Fill((vietnamese ? Rule.Vietnamese : Rule.English).Detail, Figures, vietnamese);

    private static string Fill(string text, IReadOnlyList<(string Name, object Value)> figures, bool vietnamese)
    {
        foreach (var (name, value) in figures)
        {
            text = text.Replace("{" + name + "}", Write(value, vietnamese), StringComparison.Ordinal);
        }

        return text;
    }

    private static string Write(object value, bool vietnamese) => value switch
    {
        Vnd amount => amount.ToString(vietnamese),
        LocalDate date => (vietnamese ? VietnameseDate : LocalDatePattern.Iso).Format(date),
        decimal number => number.ToString("0.####", vietnamese ? VietnameseNumber : NumberFormatInfo.InvariantInfo),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static readonly NumberFormatInfo VietnameseNumber = new() { NumberDecimalSeparator = "," };

    private static readonly LocalDatePattern VietnameseDate = LocalDatePattern.CreateWithInvariantCulture("dd/MM/uuuu");
}
