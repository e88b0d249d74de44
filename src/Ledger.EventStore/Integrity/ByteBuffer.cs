using System.Text;

namespace Ledger.EventStore;

/// <summary>Bytes that grow at their end and can be cut back.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];
    private int _length;

    public int Length
    {
        get => _length;
        set => _length = value;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

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

    public void AddZeros(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add((byte)'0');
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
