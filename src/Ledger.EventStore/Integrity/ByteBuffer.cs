using System.Globalization;
using System.Text;

namespace Ledger.EventStore;

/// <summary>Bytes that grow at their end and can be cut back.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];
    private byte[] _kept = [];
    private Comparison<CanonicalJson.Member>? _byName;
    private int _length;

    public int Length
    {
        get => _length;
        set => _length = value;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The members of the JSON objects that are being written.</summary>
    public List<CanonicalJson.Member> Members { get; } = [];

    public Comparison<CanonicalJson.Member> ByName => _byName ??= (a, b) => CanonicalJson.Compare(a, b, this);

    public void Clear()
    {
        _length = 0;
        Members.Clear();
    }

    /// <summary>A copy of what is written from a place on; it holds until the next.</summary>
    public ReadOnlySpan<byte> Keep(int start)
    {
        var written = Written[start..];
        if (_kept.Length < written.Length)
        {
            _kept = new byte[Math.Max(written.Length, _bytes.Length)];
        }
        written.CopyTo(_kept);
        return _kept.AsSpan(0, written.Length);
    }

    public void Add(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    public void Add(ReadOnlySpan<byte> values)
    {
        Reserve(values.Length);
        values.CopyTo(_bytes.AsSpan(_length));
        _length += values.Length;
    }

    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public void AddUtf8(ReadOnlySpan<char> text)
    {
        Reserve(Strict.GetMaxByteCount(text.Length));
        _length += Strict.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>Adds a number, an identifier or an instant in a format that is ASCII.</summary>
    public void AddFormatted<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        Reserve(LongestFormatted);
        _length += value.TryFormat(_bytes.AsSpan(_length), out var written, format, CultureInfo.InvariantCulture)
            ? written
            : throw new ArgumentOutOfRangeException(nameof(value), value, "It takes too much room.");
    }

    public void AddZeros(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add((byte)'0');
        }
    }

    private const int LongestFormatted = 64;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
