using System.Globalization;
using System.Text;

namespace Ledger.Api.Printing.Pdf;

/// <summary>One page, measured in points from its upper left corner.</summary>
internal sealed class PdfSheet(PdfFonts fonts, double width, double height)
{
    private const double Hairline = 0.5;

    private readonly StringBuilder _content = new();

    public double Width { get; } = width;

    public double Height { get; } = height;

    /// <summary>What is drawn, in the operators of PDF.</summary>
    public string Content => _content.ToString();

    /// <summary>A line of text, its baseline at <paramref name="y"/>.</summary>
    public void Text(string text, Font font, double x, double y) =>
        Append($"BT /{fonts.NameOf(font.Face)} {font.Size:0.##} Tf {x:0.##} {Height - y:0.##} Td <{fonts.Encode(font.Face, text)}> Tj ET");

    public void TextRight(string text, Font font, double right, double y) => Text(text, font, right - font.WidthOf(text), y);

    public void TextCentred(string text, Font font, double centre, double y) => Text(text, font, centre - (font.WidthOf(text) / 2), y);

    /// <summary>Large red outlined letters that climb across the page and do not hide what is under them.</summary>
    public void Overprint(string text, Font font, double centreX, double centreY, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        Append($"q 0.8 0 0 RG 1.2 w 1 Tr {cos:0.####} {sin:0.####} {-sin:0.####} {cos:0.####} {centreX:0.##} {Height - centreY:0.##} cm");
        Append($"BT /{fonts.NameOf(font.Face)} {font.Size:0.##} Tf {-font.WidthOf(text) / 2:0.##} {-font.Size / 3:0.##} Td <{fonts.Encode(font.Face, text)}> Tj ET Q");
    }

    public void Line(double x1, double y1, double x2, double y2) => Append($"{Hairline} w {x1:0.##} {Height - y1:0.##} m {x2:0.##} {Height - y2:0.##} l S");

    public void Box(double x, double y, double boxWidth, double boxHeight) => Append($"{Hairline} w {x:0.##} {Height - y - boxHeight:0.##} {boxWidth:0.##} {boxHeight:0.##} re S");

    public void Shade(double x, double y, double boxWidth, double boxHeight) => Append($"0.92 g {x:0.##} {Height - y - boxHeight:0.##} {boxWidth:0.##} {boxHeight:0.##} re f 0 g");

    public void Fill(double x, double y, double boxWidth, double boxHeight) => Append($"{x:0.###} {Height - y - boxHeight:0.###} {boxWidth:0.###} {boxHeight:0.###} re f");

    private void Append(FormattableString operators) => _content.Append(operators.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
