using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Ledger.EventStore;

/// <summary>
/// JSON in the one form of RFC 8785 (JCS): no white space, members in the order of their names' UTF-16 code units, the shortest escapes,
/// numbers as ECMAScript writes a double.
/// </summary>
/// <remarks>
/// What a double cannot carry without loss is refused unless rounding is allowed: two different numbers must not have one form.
/// So are a member that occurs twice and a lone surrogate, which the RFC excludes as well.
/// </remarks>
public static class CanonicalJson
{
    private const int ShortText = 64;
    private const long LargestExact = (1L << 53) - 1;

    /// <exception cref="JsonException">It is not JSON, or not JSON that has a canonical form.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json, bool allowRounding = false)
    {
        var output = new ByteBuffer(json.Length + ShortText);
        Write(json, output, allowRounding);
        return output.Written.ToArray();
    }

    /// <summary>A number as RFC 8785 writes it.</summary>
    /// <exception cref="JsonException">It is not a number, or infinite.</exception>
    public static string Number(double value)
    {
        var output = new ByteBuffer(ShortText);
        WriteNumber(value, output);
        return Encoding.ASCII.GetString(output.Written);
    }

    internal static void Write(ReadOnlySpan<byte> json, ByteBuffer output, bool allowRounding = false)
    {
        if (CanonicalScan.Passes(json))
        {
            output.Add(json);
            return;
        }
        var reader = new Utf8JsonReader(json);
        reader.Read();
        try
        {
            WriteValue(ref reader, output, allowRounding);
            if (reader.Read())
            {
                throw new JsonException("Something follows the JSON value.");
            }
        }
        catch (InvalidOperationException loneSurrogate)
        {
            throw new JsonException("A string holds half of a surrogate pair.", loneSurrogate);
        }
    }

    internal static void WriteString(string text, ByteBuffer output)
    {
        output.Add((byte)'"');
        var plain = text.AsSpan();
        while (!plain.IsEmpty)
        {
            var length = plain.IndexOfAny(Escaped);
            if (length < 0)
            {
                output.AddUtf8(plain);
                break;
            }
            output.AddUtf8(plain[..length]);
            WriteEscape(plain[length], output);
            plain = plain[(length + 1)..];
        }
        output.Add((byte)'"');
    }

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, 0x20).Select(static code => (char)code)]);

    private static void WriteValue(ref Utf8JsonReader reader, ByteBuffer output, bool allowRounding)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output, allowRounding);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output, allowRounding);
                break;
            case JsonTokenType.String:
                WriteString(ref reader, output);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader, output, allowRounding);
                break;
            default:
                output.Add(reader.ValueSpan);
                break;
        }
    }

    private static void WriteObject(ref Utf8JsonReader reader, ByteBuffer output, bool allowRounding)
    {
        output.Add((byte)'{');
        var start = output.Length;
        // Those of the objects around this one stand before its own.
        var members = output.Members;
        var first = members.Count;
        var ordered = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (members.Count > first)
            {
                output.Add((byte)',');
            }
            var from = output.Length;
            var name = reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan) ? reader.GetString() : null;
            WriteString(ref reader, output);
            var nameLength = output.Length - from - 2;
            output.Add((byte)':');
            reader.Read();
            WriteValue(ref reader, output, allowRounding);
            members.Add(new Member(from, output.Length - from, nameLength, name));
            ordered &= members.Count == first + 1 || Compare(members[^2], members[^1], output) < 0;
        }
        if (!ordered)
        {
            Sort(members, first, start, output);
        }
        members.RemoveRange(first, members.Count - first);
        output.Add((byte)'}');
    }

    private static void Sort(List<Member> members, int first, int start, ByteBuffer output)
    {
        CollectionsMarshal.AsSpan(members)[first..].Sort(output.ByName);
        for (var i = first + 1; i < members.Count; i++)
        {
            if (Compare(members[i - 1], members[i], output) == 0)
            {
                throw new JsonException($"The member '{members[i].NameIn(output)}' occurs twice.");
            }
        }
        var written = output.Keep(start);
        output.Length = start;
        for (var i = first; i < members.Count; i++)
        {
            if (i > first)
            {
                output.Add((byte)',');
            }
            output.Add(written.Slice(members[i].Start - start, members[i].Length));
        }
    }

    // The order of names is that of their UTF-16 code units; of ASCII alone it is that of the bytes.
    internal static int Compare(Member a, Member b, ByteBuffer output) =>
        a.Name is null && b.Name is null ? a.AsciiIn(output).SequenceCompareTo(b.AsciiIn(output)) : string.CompareOrdinal(a.NameIn(output), b.NameIn(output));

    private static void WriteArray(ref Utf8JsonReader reader, ByteBuffer output, bool allowRounding)
    {
        output.Add((byte)'[');
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first)
            {
                output.Add((byte)',');
            }
            WriteValue(ref reader, output, allowRounding);
        }
        output.Add((byte)']');
    }

    private static void WriteString(ref Utf8JsonReader reader, ByteBuffer output)
    {
        if (reader.ValueIsEscaped)
        {
            WriteString(reader.GetString()!, output);
            return;
        }
        // What is not escaped needs no escape: a control character or a quote cannot stand in JSON as itself.
        output.Add((byte)'"');
        output.Add(reader.ValueSpan);
        output.Add((byte)'"');
    }

    private static void WriteEscape(char escaped, ByteBuffer output)
    {
        switch (escaped)
        {
            case '"' or '\\':
                output.Add((byte)'\\');
                output.Add((byte)escaped);
                break;
            case '\b':
                output.Add("\\b"u8);
                break;
            case '\t':
                output.Add("\\t"u8);
                break;
            case '\n':
                output.Add("\\n"u8);
                break;
            case '\f':
                output.Add("\\f"u8);
                break;
            case '\r':
                output.Add("\\r"u8);
                break;
            default:
                output.AddUtf8(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)escaped:x4}"));
                break;
        }
    }

    private static void WriteNumber(ref Utf8JsonReader reader, ByteBuffer output, bool allowRounding)
    {
        var text = reader.ValueSpan;
        if (reader.TryGetInt64(out var integer) && integer is >= -LargestExact and <= LargestExact)
        {
            output.Add(integer == 0 ? "0"u8 : text);
            return;
        }
        if (!reader.TryGetDouble(out var value) || !double.IsFinite(value))
        {
            throw new JsonException($"The number {Encoding.ASCII.GetString(text)} is beyond a double.");
        }
        var start = output.Length;
        WriteNumber(value, output);
        if (!allowRounding && !IsSameNumber(text, output.Written[start..]))
        {
            throw new JsonException($"The number {Encoding.ASCII.GetString(text)} cannot be kept exactly: a double would make it {Encoding.ASCII.GetString(output.Written[start..])}.");
        }
    }

    private static bool IsSameNumber(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var first = new DecimalDigits(a, a.Length > ShortText ? new byte[a.Length] : stackalloc byte[ShortText]);
        var second = new DecimalDigits(b, stackalloc byte[ShortText]);
        return first.Point == second.Point && first.Digits.SequenceEqual(second.Digits);
    }

    /// <summary>As <c>Number::toString</c> of ECMAScript does, from the shortest digits that read back as the same double.</summary>
    private static void WriteNumber(double value, ByteBuffer output)
    {
        const int MostIntegerDigits = 21;
        const int MostLeadingZeros = 5;
        if (!double.IsFinite(value))
        {
            throw new JsonException("A number must be finite.");
        }
        if (value == 0)
        {
            output.Add((byte)'0');
            return;
        }
        if (value < 0)
        {
            output.Add((byte)'-');
        }
        Span<byte> shortest = stackalloc byte[ShortText];
        Math.Abs(value).TryFormat(shortest, out var written, "R", CultureInfo.InvariantCulture);
        var number = new DecimalDigits(shortest[..written], stackalloc byte[ShortText]);
        var digits = number.Digits;
        var point = number.Point;
        if (point > 0 && point <= MostIntegerDigits)
        {
            output.Add(digits[..Math.Min(point, digits.Length)]);
            output.AddZeros(point - digits.Length);
            if (digits.Length > point)
            {
                output.Add((byte)'.');
                output.Add(digits[point..]);
            }
        }
        else if (point <= 0 && point >= -MostLeadingZeros)
        {
            output.Add("0."u8);
            output.AddZeros(-point);
            output.Add(digits);
        }
        else
        {
            output.Add(digits[0]);
            if (digits.Length > 1)
            {
                output.Add((byte)'.');
                output.Add(digits[1..]);
            }
            output.Add((byte)'e');
            output.AddUtf8((point - 1).ToString("+0;-0", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A member of an object as it was written.</summary>
    /// <param name="Name">Its name; null when that is ASCII and written as it is.</param>
    internal readonly record struct Member(int Start, int Length, int NameLength, string? Name)
    {
        public ReadOnlySpan<byte> AsciiIn(ByteBuffer output) => output.Written.Slice(Start + 1, NameLength);

        public string NameIn(ByteBuffer output) => Name ?? Encoding.ASCII.GetString(AsciiIn(output));
    }

    /// <summary>A decimal number taken apart: 0.<see cref="Digits"/> times ten to the power of <see cref="Point"/>, without a zero at either end.</summary>
    private readonly ref struct DecimalDigits
    {
        public DecimalDigits(ReadOnlySpan<byte> text, Span<byte> digits)
        {
            var exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
            var mantissa = exponentAt < 0 ? text : text[..exponentAt];
            var count = 0;
            var point = -1;
            foreach (var character in mantissa)
            {
                if (character == (byte)'.')
                {
                    point = count;
                }
                else if (character != (byte)'-')
                {
                    digits[count++] = character;
                }
            }
            point = point < 0 ? count : point;
            digits = digits[..count].TrimEnd((byte)'0');
            var significant = digits.TrimStart((byte)'0');
            Digits = significant;
            // A power beyond this cannot be that of a double; the comparison then fails as it should.
            var exponent = exponentAt < 0 ? 0 : int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : int.MinValue / 2;
            Point = significant.IsEmpty ? 0 : point - (digits.Length - significant.Length) + exponent;
        }

        public ReadOnlySpan<byte> Digits { get; }

        public int Point { get; }
    }
}
