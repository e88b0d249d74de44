using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Ledger.Domain.Storage;

/// <summary>The name that stands for a value of an enumeration wherever it is stored, asked for or answered: in camelCase.</summary>
public static class Codes
{
    /// <summary>The name of <paramref name="value"/> in camelCase.</summary>
    /// <exception cref="KeyNotFoundException">The enumeration has no such value.</exception>
    public static string Code<TEnum>(this TEnum value)
        where TEnum : struct, Enum =>
        Unsafe.BitCast<TEnum, int>(value) is var number && (uint)number < (uint)Of<TEnum>.Names.Length ? Of<TEnum>.Names[number] : throw new KeyNotFoundException($"{typeof(TEnum).Name} has no value {number}.");

    /// <summary>The value of that name, spelt exactly so; null if there is none.</summary>
    public static TEnum? Find<TEnum>(string name)
        where TEnum : struct, Enum => Array.IndexOf(Of<TEnum>.Names, name) is >= 0 and var number ? Unsafe.BitCast<int, TEnum>(number) : null;

    /// <summary>Every name, in the order of declaration, as a message lists them.</summary>
    public static string List<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Of<TEnum>.Names);

    /// <summary>The value whose name stands in JSON.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    internal static TEnum Read<TEnum>(ref Utf8JsonReader reader)
        where TEnum : struct, Enum
    {
        // Compared where they stand, because every loan that is read has a dozen of them.
        if (reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false, HasValueSequence: false })
        {
            var names = Of<TEnum>.Utf8;
            for (var number = 0; number < names.Length; number++)
            {
                if (reader.ValueSpan.SequenceEqual(names[number]))
                {
                    return Unsafe.BitCast<int, TEnum>(number);
                }
            }
        }

        var name = reader.GetString() ?? "";
        return Find<TEnum>(name) ?? throw new JsonException($"'{name}' is not one of {List<TEnum>()}.");
    }

    // By the number of the value. Nothing here is generic but by its own type: what the framework would make anew for every enumeration is compiled when a program starts.
    private static class Of<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly string[] Names = NamesOf(typeof(TEnum));
        public static readonly byte[][] Utf8 = Array.ConvertAll(Names, Encoding.UTF8.GetBytes);
    }

    private static string[] NamesOf(Type type)
    {
        var numbers = (int[])Enum.GetValuesAsUnderlyingType(type);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != i)
            {
                throw new NotSupportedException($"The values of {type.Name} are not 0, 1, 2 and so on.");
            }
        }

        return Array.ConvertAll(Enum.GetNames(type), JsonNamingPolicy.CamelCase.ConvertName);
    }
}
