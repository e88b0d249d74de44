using System.Globalization;
using System.Text;

namespace Ledger.Api.Printing.Pdf;

/// <summary>The faces that a document uses, and which glyphs of each.</summary>
internal sealed class PdfFonts
{
    private readonly List<(Typeface Face, SortedDictionary<ushort, Rune> Used)> _faces = [];

    public IReadOnlyList<(Typeface Face, SortedDictionary<ushort, Rune> Used)> Faces => _faces;

    /// <summary>The face's name within the document.</summary>
    public string NameOf(Typeface face) => string.Create(CultureInfo.InvariantCulture, $"F{PlaceOf(face)}");

    /// <summary>The text as numbers of glyphs, in hexadecimal.</summary>
    public string Encode(Typeface face, string text)
    {
        var used = _faces[PlaceOf(face)].Used;
        var encoded = new StringBuilder(text.Length * 4);
        foreach (var character in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            var glyph = face.GlyphOf(character);
            used.TryAdd(glyph, character);
            encoded.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return encoded.ToString();
    }

    private int PlaceOf(Typeface face)
    {
        var place = _faces.FindIndex(one => one.Face == face);
        if (place < 0)
        {
            place = _faces.Count;
            _faces.Add((face, []));
        }

        return place;
    }
}
