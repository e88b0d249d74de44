using System.Text.Unicode;

namespace Ledger.EventStore;

/// <summary>Finds out, in one pass and without writing anything, whether JSON stands in the form of <see cref="CanonicalJson"/> already.</summary>
/// <remarks>A no says only that it is not plain to see: names that are not ASCII, escapes, and numbers of more than 15 digits or with an exponent may be canonical all the same.</remarks>
internal ref struct CanonicalScan
{
    // As deep as the reader of JSON goes.
    private const int Deepest = 64;

    // Of a decimal with so many digits no other with as many reads as the same double: it is the shortest.
    private const int MostDigits = 15;

    // A number below 0.000001 is written with an exponent.
    private const int MostDecimals = 6;

    private readonly ReadOnlySpan<byte> _json;
    private int _at;

    private CanonicalScan(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Whether it is plain to see that the text is one JSON value in canonical form.</summary>
    public static bool Passes(ReadOnlySpan<byte> json)
    {
        var scan = new CanonicalScan(json);
        return scan.Value(Deepest) && scan._at == json.Length;
    }

    private bool Value(int depth)
    {
        if (_at == _json.Length)
        {
            return false;
        }
        switch (_json[_at])
        {
            case (byte)'"':
                return Text(ascii: false, out _);
            case (byte)'{':
                return depth > 0 && Members(depth - 1);
            case (byte)'[':
                return depth > 0 && Elements(depth - 1);
            case (byte)'t':
                return Word("true"u8);
            case (byte)'f':
                return Word("false"u8);
            case (byte)'n':
                return Word("null"u8);
            default:
                return Number();
        }
    }

    private bool Members(int depth)
    {
        _at++;
        if (Next((byte)'}'))
        {
            return true;
        }
        var before = default(ReadOnlySpan<byte>);
        for (var first = true; Text(ascii: true, out var name) && (first || before.SequenceCompareTo(name) < 0) && Next((byte)':') && Value(depth); first = false)
        {
            if (!Next((byte)','))
            {
                return Next((byte)'}');
            }
            before = name;
        }
        return false;
    }

    private bool Elements(int depth)
    {
        _at++;
        if (Next((byte)']'))
        {
            return true;
        }
        while (Value(depth))
        {
            if (!Next((byte)','))
            {
                return Next((byte)']');
            }
        }
        return false;
    }

    private bool Text(bool ascii, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Next((byte)'"'))
        {
            return false;
        }
        var rest = _json[_at..];
        var length = PlainLength(rest);
        if (length < rest.Length && rest[length] >= 0x80 && !ascii)
        {
            length = rest.IndexOf((byte)'"');
            if (length < 0 || rest[..length].ContainsAnyInRange((byte)0, (byte)0x1f) || rest[..length].Contains((byte)'\\') || !Utf8.IsValid(rest[..length]))
            {
                return false;
            }
        }
        if (length == rest.Length || rest[length] != '"')
        {
            return false;
        }
        text = rest[..length];
        _at += length + 1;
        return true;
    }

    // Most texts are names and words: too short for a search to be set up.
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < 0x20 or >= 0x80 or (byte)'"' or (byte)'\\')
            {
                return i;
            }
        }
        return text.Length;
    }

    // 0, -12, 7.8; not -0, 012, 7.80.
    private bool Number()
    {
        var isNegative = Next((byte)'-');
        var start = _at;
        var whole = Digits();
        if (whole is 0 or > MostDigits || (whole > 1 && _json[start] == '0'))
        {
            return false;
        }
        if (!Next((byte)'.'))
        {
            return (_json[start] != '0' || !isNegative) && EndsNumber();
        }
        var decimals = Digits();
        return decimals is > 0 and <= MostDecimals && whole + decimals <= MostDigits && _json[_at - 1] != '0' && EndsNumber();
    }

    private readonly bool EndsNumber() => _at == _json.Length || _json[_at] is (byte)',' or (byte)'}' or (byte)']';

    private int Digits()
    {
        var start = _at;
        while (_at < _json.Length && _json[_at] is >= (byte)'0' and <= (byte)'9')
        {
            _at++;
        }
        return _at - start;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        var found = _json[_at..].StartsWith(word);
        _at += word.Length;
        return found;
    }

    private bool Next(byte expected)
    {
        if (_at < _json.Length && _json[_at] == expected)
        {
            _at++;
            return true;
        }
        return false;
    }
}
