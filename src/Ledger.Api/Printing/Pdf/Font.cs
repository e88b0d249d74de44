using System.Text;

namespace Ledger.Api.Printing.Pdf;

/// <summary>A face in a size.</summary>
/// <param name="Face">The face.</param>
/// <param name="Size">In points.</param>
internal readonly record struct Font(Typeface Face, double Size)
{
    // A no-break space is none of them.
    private static readonly char[] Breaks = [' ', '\t', '\r', '\n'];

    /// <summary>The width of a line, in points.</summary>
    public double WidthOf(string text)
    {
        var width = 0;
        foreach (var character in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            width += Face.AdvanceOf(Face.GlyphOf(character));
        }

        return width * Size / 1000;
    }

    /// <summary>The same face, smaller where a line needs it to fit a width: a figure that is broken in two is read as two.</summary>
    public Font Fitting(string line, double width) => WidthOf(line) is var needed && needed > width ? this with { Size = Size * width / needed } : this;

    /// <summary>The lines of a text that fit a width: broken between words, within a word only where it alone is too wide.</summary>
    public List<string> Wrap(string text, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && WidthOf(longer) > width)
            {
                lines.Add(line);
                longer = word;
            }

            while (longer.Length > 1 && WidthOf(longer) > width)
            {
                var fits = longer.Length - 1;
                while (fits > 1 && WidthOf(longer[..fits]) > width)
                {
                    fits--;
                }

                lines.Add(longer[..fits]);
                longer = longer[fits..];
            }

            line = longer;
        }

        lines.Add(line);
        return lines;
    }
}
