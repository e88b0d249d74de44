using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ledger.EventStore.ReadModels;

/// <summary>Bytes in the binary format of <c>COPY</c>: every value after its length, highest byte first.</summary>
internal sealed class CopyBuffer : IDisposable
{
    private const int FirstBytes = 1 << 16;
    private const int Null = -1;

    private static readonly long TicksOfEpoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly int DayOfEpoch = new DateOnly(2000, 1, 1).DayNumber;

    // The signature, no flags, no further header.
    private static ReadOnlySpan<byte> Header => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private byte[] _bytes;
    private int _length;

    public CopyBuffer(int firstBytes = FirstBytes)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(firstBytes);
        Append(Header);
    }

    /// <summary>What comes before the first row.</summary>
    public static int HeaderBytes => Header.Length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void BeginRow(int columns) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), (short)columns);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), -1);

    public void Write(long value)
    {
        var to = Take(sizeof(int) + sizeof(long));
        BinaryPrimitives.WriteInt32BigEndian(to, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(to[sizeof(int)..], value);
    }

    public void Write(int value)
    {
        var to = Take(2 * sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(to, sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(to[sizeof(int)..], value);
    }

    public void Write(bool value)
    {
        var to = Take(sizeof(int) + 1);
        BinaryPrimitives.WriteInt32BigEndian(to, 1);
        to[sizeof(int)] = value ? (byte)1 : (byte)0;
    }

    public void Write(DateOnly value) => Write(
        value == DateOnly.MaxValue ? int.MaxValue
        : value == DateOnly.MinValue ? int.MinValue
        : value.DayNumber - DayOfEpoch);

    public void Write(DateTime value) => Write(
        value == DateTime.MaxValue ? long.MaxValue
        : value == DateTime.MinValue ? long.MinValue
        : (value.Ticks - TicksOfEpoch) / TimeSpan.TicksPerMicrosecond);

    public void Write(long? value)
    {
        if (value is { } number)
        {
            Write(number);
        }
        else
        {
            WriteNumber(Null);
        }
    }

    public void Write(DateOnly? value)
    {
        if (value is { } date)
        {
            Write(date);
        }
        else
        {
            WriteNumber(Null);
        }
    }

    public void Write(DateTime? value)
    {
        if (value is { } instant)
        {
            Write(instant);
        }
        else
        {
            WriteNumber(Null);
        }
    }

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNumber(Null);
            return;
        }
        var start = _length;
        var to = Take(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var bytes = Encoding.UTF8.GetBytes(value, to[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(to, bytes);
        _length = start + sizeof(int) + bytes;
    }

    /// <summary>Writes an array, none of whose elements is null.</summary>
    public void Write<T>(T[] array, uint type, int elementBytes, Action<T, CopyBuffer> write)
    {
        WriteNumber(array.Length == 0 ? 3 * sizeof(int) : (5 * sizeof(int)) + (array.Length * (sizeof(int) + elementBytes)));
        // Dimensions, no nulls, the type; then how many from which index on.
        WriteNumber(array.Length == 0 ? 0 : 1);
        WriteNumber(0);
        WriteNumber((int)type);
        if (array.Length > 0)
        {
            WriteNumber(array.Length);
            WriteNumber(1);
            foreach (var element in array)
            {
                write(element, this);
            }
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void WriteNumber(int number) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), number);

    /// <summary>Adds rows that are written already.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private Span<byte> Take(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + bytes));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }
}
