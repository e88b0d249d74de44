using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Ledger.Api.Printing.Pdf;

/// <summary>A PDF in the making (ISO 32000-1): pages of text and lines, with the glyphs that they use embedded. The same content always gives the same bytes.</summary>
internal sealed class PdfFile(string title)
{
    public const double PointsPerMm = 72 / 25.4;

    private const int Catalog = 1;
    private const int Pages = 2;
    private const int Information = 3;
    private const int MappingsPerBlock = 100;

    private readonly PdfFonts _fonts = new();
    private readonly List<PdfSheet> _sheets = [];

    public IReadOnlyList<PdfSheet> Sheets => _sheets;

    /// <summary>A new page of a size in millimetres.</summary>
    public PdfSheet AddSheet(double widthMm, double heightMm)
    {
        var sheet = new PdfSheet(_fonts, widthMm * PointsPerMm, heightMm * PointsPerMm);
        _sheets.Add(sheet);
        return sheet;
    }

    public byte[] ToArray()
    {
        var writer = new PdfWriter();
        var fonts = _fonts.Faces.Select(one => (Name: _fonts.NameOf(one.Face), Number: WriteFont(writer, one.Face, one.Used))).ToList();
        var resources = $"<< /Font << {string.Join(' ', fonts.Select(font => $"/{font.Name} {font.Number} 0 R"))} >> >>";
        var pages = new List<int>();
        foreach (var sheet in _sheets)
        {
            var content = writer.AddStream("", Encoding.ASCII.GetBytes(sheet.Content));
            pages.Add(writer.Add(Invariant($"<< /Type /Page /Parent {Pages} 0 R /MediaBox [0 0 {sheet.Width:0.##} {sheet.Height:0.##}] /Resources {resources} /Contents {content} 0 R >>")));
        }

        writer.Put(Catalog, Invariant($"<< /Type /Catalog /Pages {Pages} 0 R /Lang (vi-VN) /ViewerPreferences << /DisplayDocTitle true >> >>"));
        writer.Put(Pages, Invariant($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => $"{page} 0 R"))}] >>"));
        writer.Put(Information, Invariant($"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Ledger) >>"));
        return writer.ToArray(Catalog, Information);
    }

    private static int WriteFont(PdfWriter writer, Typeface face, SortedDictionary<ushort, Rune> used)
    {
        // The six letters of a subset's name do not matter (9.6.4): one face has one subset in a file.
        var name = "LEDGER+" + face.Name;
        var font = face.Subset(used.Keys);
        var file = writer.AddStream(Invariant($"/Length1 {font.Length} "), font);
        var slant = face == Typeface.Italic ? -11 : 0;
        var descriptor = writer.Add(Invariant(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{string.Join(' ', face.Box)}] /ItalicAngle {slant} /Ascent {face.Ascent} /Descent {face.Descent} /CapHeight 729 /StemV 90 /FontFile2 {file} 0 R >>"));
        var widths = string.Join(' ', used.Keys.Select(glyph => Invariant($"{glyph} [{face.AdvanceOf(glyph)}]")));
        var glyphs = writer.Add(Invariant(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{widths}] >>"));
        var characters = writer.AddStream("", Encoding.ASCII.GetBytes(ToUnicode(used)));
        return writer.Add(Invariant($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{glyphs} 0 R] /ToUnicode {characters} 0 R >>"));
    }

    // Which characters the glyphs stand for, so that text can be searched, copied and read aloud (9.10.3).
    private static string ToUnicode(SortedDictionary<ushort, Rune> used)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Characters def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var block in used.Chunk(MappingsPerBlock))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, character) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap end end").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Writes numbered objects and the table of where they are. The first three numbers are kept for the document itself.</summary>
internal sealed class PdfWriter
{
    private readonly List<byte[]> _objects = [[], [], []];

    public int Add(string body)
    {
        _objects.Add(Encoding.ASCII.GetBytes(body));
        return _objects.Count;
    }

    public int AddStream(string entries, byte[] data)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        _objects.Add([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< {entries}/Filter /FlateDecode /Length {packed.Length} >>\nstream\n")), .. packed.ToArray(), .. "\nendstream"u8]);
        return _objects.Count;
    }

    public void Put(int number, string body) => _objects[number - 1] = Encoding.ASCII.GetBytes(body);

    public byte[] ToArray(int catalog, int information)
    {
        var file = new MemoryStream();

        // Four bytes above 127 tell programs that copy files that this is no text (7.5.2).
        file.Write([.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var places = new StringBuilder();
        for (var i = 0; i < _objects.Count; i++)
        {
            places.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            Write(file, string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n"));
            file.Write(_objects[i]);
            Write(file, "\nendobj\n");
        }

        var table = file.Length;
        Write(file, string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n{places}trailer\n<< /Size {_objects.Count + 1} /Root {catalog} 0 R /Info {information} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private static void Write(MemoryStream file, string text) => file.Write(Encoding.ASCII.GetBytes(text));
}
