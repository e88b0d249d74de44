using System.Buffers.Binary;
using System.Text;

namespace Ledger.Api.Printing.Pdf;

/// <summary>A TrueType face. The faces come with the program, so that paper looks the same wherever it is printed, and have every Vietnamese letter.</summary>
/// <remarks>The tables are those of the OpenType specification (ISO/IEC 14496-22); all numbers in them are big-endian.</remarks>
internal sealed class Typeface
{
    private const int TableDirectory = 12;
    private const int TableRecord = 16;

    // What a reader of PDF needs to draw glyphs by their numbers (ISO 32000-1, 9.9).
    private static readonly string[] EmbeddedTables = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _font;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly ushort[] _glyphs = new ushort[char.MaxValue + 1];
    private readonly int[] _locations;
    private readonly int _unitsPerEm;
    private readonly int _advances;

    private Typeface(string name)
    {
        Name = name;
        using var resource = typeof(Typeface).Assembly.GetManifestResourceStream($"Ledger.Api.Printing.Fonts.{name}.ttf")!;
        _font = new byte[resource.Length];
        resource.ReadExactly(_font);
        for (var i = 0; i < Unsigned(4); i++)
        {
            var record = TableDirectory + (i * TableRecord);
            _tables[Encoding.ASCII.GetString(_font, record, 4)] = (Signed32(record + 8), Signed32(record + 12));
        }

        _unitsPerEm = Unsigned(Start("head") + 18);
        _advances = Unsigned(Start("hhea") + 34);
        _locations = Locations();
        ReadCharacters();
    }

    public static Typeface Regular { get; } = new("DejaVuSansCondensed");

    public static Typeface Bold { get; } = new("DejaVuSansCondensed-Bold");

    public static Typeface Italic { get; } = new("DejaVuSansCondensed-Oblique");

    public string Name { get; }

    /// <summary>In thousandths of the size of the letters.</summary>
    public int Ascent => PerMille(Signed(Start("hhea") + 4));

    /// <summary>In thousandths of the size of the letters; below the line and so negative.</summary>
    public int Descent => PerMille(Signed(Start("hhea") + 6));

    /// <summary>The box that holds every glyph: left, bottom, right, top, in thousandths.</summary>
    public int[] Box => [.. Enumerable.Range(0, 4).Select(i => PerMille(Signed(Start("head") + 36 + (2 * i))))];

    private int GlyphCount => Unsigned(Start("maxp") + 4);

    /// <summary>The glyph of a character; that of the question mark where the face has none.</summary>
    public ushort GlyphOf(Rune character) =>
        character.IsBmp && _glyphs[character.Value] is var glyph and > 0 ? glyph : _glyphs['?'];

    /// <summary>How far a glyph moves on, in thousandths of the size of the letters.</summary>
    public int AdvanceOf(ushort glyph) => PerMille(Unsigned(Start("hmtx") + (4 * Math.Min(glyph, _advances - 1))));

    /// <summary>The face with the outlines of some glyphs only. They keep their numbers.</summary>
    public byte[] Subset(IEnumerable<ushort> glyphs)
    {
        var kept = WithComponents(glyphs);
        var outlines = new MemoryStream();
        var locations = new byte[4 * (GlyphCount + 1)];
        for (var glyph = 0; glyph < GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(locations.AsSpan(4 * glyph), (int)outlines.Length);
            if (kept.Contains((ushort)glyph))
            {
                outlines.Write(Outline(glyph));
                outlines.Write(new byte[-(int)outlines.Length & 3]);
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(locations.AsSpan(4 * GlyphCount), (int)outlines.Length);
        var head = Table("head").ToArray();
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return Assemble([.. EmbeddedTables.Where(_tables.ContainsKey).Select(table => (table, table switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => locations,
            "head" => head,
            _ => Table(table).ToArray(),
        }))]);
    }

    private static byte[] Assemble((string Name, byte[] Data)[] tables)
    {
        var power = 1 << (int)Math.Log2(tables.Length);
        var font = new MemoryStream();
        Write32(font, 0x00010000);
        Write16(font, tables.Length);
        Write16(font, power * TableRecord);
        Write16(font, (int)Math.Log2(power));
        Write16(font, (tables.Length - power) * TableRecord);
        var offset = TableDirectory + (tables.Length * TableRecord);
        foreach (var (name, data) in tables)
        {
            font.Write(Encoding.ASCII.GetBytes(name));
            Write32(font, Checksum(data));
            Write32(font, (uint)offset);
            Write32(font, (uint)data.Length);
            offset += Padded(data.Length);
        }

        foreach (var (_, data) in tables)
        {
            font.Write(data);
            font.Write(new byte[Padded(data.Length) - data.Length]);
        }

        var bytes = font.ToArray();
        var headAt = TableDirectory + (tables.Length * TableRecord) + tables.TakeWhile(table => table.Name != "head").Sum(table => Padded(table.Data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(headAt + 8), unchecked(0xB1B0AFBA - Checksum(bytes)));
        return bytes;
    }

    private static uint Checksum(byte[] data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i++)
        {
            sum = unchecked(sum + ((uint)data[i] << (8 * (3 - (i % 4)))));
        }

        return sum;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static void Write16(MemoryStream stream, int value) => stream.Write([(byte)(value >> 8), (byte)value]);

    private static void Write32(MemoryStream stream, uint value) => stream.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    // A letter with its marks is put together from glyphs of their own.
    private HashSet<ushort> WithComponents(IEnumerable<ushort> glyphs)
    {
        var kept = new HashSet<ushort> { 0 };
        var open = new Stack<ushort>(glyphs);
        while (open.TryPop(out var glyph))
        {
            if (kept.Add(glyph))
            {
                foreach (var component in Components(glyph))
                {
                    open.Push(component);
                }
            }
        }

        return kept;
    }

    private List<ushort> Components(ushort glyph)
    {
        const int WordArguments = 0x1, OneScale = 0x8, MoreComponents = 0x20, TwoScales = 0x40, Matrix = 0x80, Contours = 10;
        var components = new List<ushort>();
        var at = Start("glyf") + _locations[glyph];
        if (_locations[glyph + 1] == _locations[glyph] || Signed(at) >= 0)
        {
            return components;
        }

        at += Contours;
        int flags;
        do
        {
            flags = Unsigned(at);
            components.Add((ushort)Unsigned(at + 2));
            at += 4 + ((flags & WordArguments) != 0 ? 4 : 2)
                + ((flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
        while ((flags & MoreComponents) != 0);
        return components;
    }

    private ReadOnlySpan<byte> Outline(int glyph) => _font.AsSpan(Start("glyf") + _locations[glyph], _locations[glyph + 1] - _locations[glyph]);

    private int[] Locations()
    {
        var isLong = Signed(Start("head") + 50) == 1;
        var start = Start("loca");
        return [.. Enumerable.Range(0, GlyphCount + 1).Select(glyph => isLong ? Signed32(start + (4 * glyph)) : 2 * Unsigned(start + (2 * glyph)))];
    }

    // The characters of the basic plane, in a table of format 4.
    private void ReadCharacters()
    {
        var cmap = Start("cmap");
        var subtable = Enumerable.Range(0, Unsigned(cmap + 2)).Select(i => cmap + 4 + (8 * i))
            .Where(record => (Unsigned(record), Unsigned(record + 2)) == (3, 1)).Select(record => cmap + Signed32(record + 4)).Single();
        var segments = Unsigned(subtable + 6) / 2;
        var (ends, starts) = (subtable + 14, subtable + 16 + (2 * segments));
        var (deltas, ranges) = (starts + (2 * segments), starts + (4 * segments));
        for (var segment = 0; segment < segments; segment++)
        {
            var (first, last) = (Unsigned(starts + (2 * segment)), Unsigned(ends + (2 * segment)));
            var (delta, range) = (Unsigned(deltas + (2 * segment)), Unsigned(ranges + (2 * segment)));
            for (var character = first; character <= last && character < char.MaxValue; character++)
            {
                var glyph = range == 0 ? character : Unsigned(ranges + (2 * segment) + range + (2 * (character - first)));
                _glyphs[character] = range != 0 && glyph == 0 ? (ushort)0 : (ushort)(glyph + delta);
            }
        }
    }

    private ReadOnlySpan<byte> Table(string name) => _font.AsSpan(_tables[name].Offset, _tables[name].Length);

    private int Start(string table) => _tables[table].Offset;

    private int PerMille(int units) => (int)Math.Round(units * 1000.0 / _unitsPerEm);

    private int Unsigned(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_font.AsSpan(offset));

    private int Signed(int offset) => BinaryPrimitives.ReadInt16BigEndian(_font.AsSpan(offset));

    private int Signed32(int offset) => BinaryPrimitives.ReadInt32BigEndian(_font.AsSpan(offset));
}
