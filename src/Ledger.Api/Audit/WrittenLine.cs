using System.Buffers.Text;
using System.Text;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>What is left of a line of an export that is read from its beginning, as long as it is written as <see cref="FundExport"/> writes it. Whatever is otherwise is a no.</summary>
internal ref struct WrittenLine(ReadOnlyMemory<byte> line)
{
    private const int IdBytes = 36;
    private const int TimestampBytes = 27;

    private readonly ReadOnlySpan<byte> _line = line.Span;
    private int _at;

    public readonly bool IsEmpty => _at == _line.Length;

    /// <summary>Passes over what is due next.</summary>
    public bool Skip(ReadOnlySpan<byte> due)
    {
        if (!_line[_at..].StartsWith(due))
        {
            return false;
        }

        _at += due.Length;
        return true;
    }

    /// <summary>A number of at least one digit, without a sign.</summary>
    public bool Number(out long number)
    {
        var isNumber = Utf8Parser.TryParse(_line[_at..], out number, out var length) && char.IsAsciiDigit((char)_line[_at]) && (_line[_at] != '0' || length == 1);
        _at += length;
        return isNumber;
    }

    /// <summary>An instant and the quotation mark after it.</summary>
    public bool Instant(out Instant instant)
    {
        instant = default;
        if (_line.Length - _at < TimestampBytes)
        {
            return false;
        }

        instant = HashChain.ParseTimestamp(_line.Slice(_at, TimestampBytes));
        _at += TimestampBytes;
        return Skip("\""u8);
    }

    /// <summary>An identifier and the quotation mark after it.</summary>
    public bool Id(out Guid id)
    {
        var isId = Utf8Parser.TryParse(_line[_at..], out id, out var length, 'D');
        _at += length;
        return isId && length == IdBytes && Skip("\""u8);
    }

    /// <summary>Text of plain ASCII and the quotation mark after it.</summary>
    /// <param name="text">The text of the line before; where it is the same it need not be made again.</param>
    public bool Text(ref string? text)
    {
        var rest = _line[_at..];
        var length = rest.IndexOf((byte)'"');
        if (length < 0)
        {
            return false;
        }

        var found = rest[..length];
        if (text is null || !Ascii.Equals(found, text))
        {
            if (found.Contains((byte)'\\') || found.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return false;
            }

            text = Encoding.ASCII.GetString(found);
        }

        _at += length + 1;
        return true;
    }

    /// <summary>What stands before a member that is due, and passes over that one's name.</summary>
    /// <remarks>No text can hold the name with its quotation marks. An object within could; what is found then is no JSON.</remarks>
    public bool Through(ReadOnlySpan<byte> due, out ReadOnlyMemory<byte> before)
    {
        var length = _line[_at..].IndexOf(due);
        before = length < 0 ? default : line.Slice(_at, length);
        _at += length < 0 ? 0 : length + due.Length;
        return length > 0;
    }
}
