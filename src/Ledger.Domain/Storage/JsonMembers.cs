using System.Text;
using System.Text.Json;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Storage;

/// <summary>The members of a stored object and of what is in it, one after the other, read where they stand.</summary>
/// <remarks>Values are taken after <see cref="Next"/> or <see cref="NextElement"/> has come to them. One of another type throws <see cref="InvalidOperationException"/>, <see cref="FormatException"/> or <see cref="JsonException"/>.</remarks>
internal ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json);
    private ReadOnlySpan<byte> _name;

    /// <summary>Whether the value is null.</summary>
    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Comes to the first value, or makes sure that there is none after the one that was read.</summary>
    public bool Read() => _reader.Read();

    /// <summary>Begins with an object.</summary>
    public readonly void BeginObject() => Require(JsonTokenType.StartObject);

    /// <summary>Begins with a list.</summary>
    public readonly void BeginList() => Require(JsonTokenType.StartArray);

    /// <summary>Comes to the value of the next member; false at the end of the object.</summary>
    public bool Next()
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        _name = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(_reader.GetString()!) : _reader.ValueSpan;
        return _reader.Read();
    }

    /// <summary>Comes to the next value of a list; false at its end.</summary>
    public bool NextElement() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the member has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>Passes over the value.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>Passes over the value and answers how it is written.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Text, which may be null.</summary>
    public string? Text() => _reader.GetString();

    /// <summary>Text that is there.</summary>
    public string Word() => _reader.GetString() ?? throw new JsonException("There is a null where a text is due.");

    /// <summary>An integer.</summary>
    public long Long() => _reader.GetInt64();

    /// <summary>A small integer.</summary>
    public int Int() => _reader.GetInt32();

    /// <summary>A decimal number.</summary>
    public decimal Decimal() => _reader.GetDecimal();

    /// <summary>True or false.</summary>
    public bool Flag() => _reader.GetBoolean();

    /// <summary>An amount.</summary>
    public Vnd Amount() => new(_reader.GetInt64());

    /// <summary>A date.</summary>
    public LocalDate Date() => LocalDateConverter.Read(ref _reader);

    /// <summary>A value of an enumeration, by its name.</summary>
    public TEnum Named<TEnum>()
        where TEnum : struct, Enum => Codes.Read<TEnum>(ref _reader);

    private readonly void Require(JsonTokenType type)
    {
        if (_reader.TokenType != type)
        {
            throw new JsonException($"There is a {_reader.TokenType} where a {type} is due.");
        }
    }
}
