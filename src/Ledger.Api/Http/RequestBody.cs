using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NodaTime;

namespace Ledger.Api.Http;

/// <summary>Reads JSON strictly: what is unknown, doubled or of the wrong kind is named and refused.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>Up to here a body that is too large is read to its end and thrown away: a caller who is still sending would else see a broken connection and not the reason.</summary>
    public const int MaxDiscardedBytes = 32 * 1024 * 1024;

    public static Task<byte[]> Read(HttpRequest request) =>
        // A page of another site can send a body without a type, with the reader's cookie; one with this type it cannot.
        request.HasJsonContentType() ? Read(request, MaxBytes) : throw new ProblemException(ProblemType.UnsupportedMediaType);

    /// <summary>The body, whatever its type, up to a size.</summary>
    public static async Task<byte[]> Read(HttpRequest request, int maxBytes)
    {
        var tooLarge = request.ContentLength > maxBytes;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            tooLarge |= read.Buffer.Length > maxBytes;
            if (read.IsCompleted)
            {
                var bytes = tooLarge ? throw new ProblemException(ProblemType.LargerThan(maxBytes)) : read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(tooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }

    public static T Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new ProblemException(ProblemType.MalformedJson);
        }
        catch (JsonException fault)
        {
            throw Explain(fault, type);
        }
    }

    private static ProblemException Explain(JsonException fault, JsonTypeInfo type)
    {
        var path = fault.Path?.TrimStart('$').TrimStart('.');
        if (string.IsNullOrEmpty(path))
        {
            return new ProblemException(ProblemType.MalformedJson);
        }

        var property = Find(type, path);
        return new ProblemException(ProblemType.Invalid, property is null ? Unknown(path) : WrongKind(path, property));
    }

    private static Type? Find(JsonTypeInfo type, string path)
    {
        Type? found = null;
        foreach (var part in path.Split('.'))
        {
            var name = part.Split('[')[0];
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == name);
            if (property is null)
            {
                return null;
            }

            found = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            type = type.Options.GetTypeInfo(found.IsArray ? found.GetElementType()! : found);
        }

        return found;
    }

    private static FieldFault Unknown(string field) => new(field, "Trường này không có trong API.", "This field is not part of the API.");

    private static FieldFault WrongKind(string field, Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        if (type.IsEnum)
        {
            var names = string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
            return new(field, $"Phải là một trong: {names}.", $"Must be one of: {names}.");
        }

        if (type == typeof(LocalDate))
        {
            return new(field, "Phải là ngày có thật, dạng YYYY-MM-DD.", "Must be a date that exists, as YYYY-MM-DD.");
        }

        if (type == typeof(Instant))
        {
            return new(field, "Phải là thời điểm UTC có thật, dạng YYYY-MM-DDThh:mm:ssZ.", "Must be an instant that exists, in UTC, as YYYY-MM-DDThh:mm:ssZ.");
        }

        if (type == typeof(long) || type == typeof(int))
        {
            return new(field, "Phải là số nguyên.", "Must be a whole number.");
        }

        if (type == typeof(decimal))
        {
            return new(field, "Phải là một số.", "Must be a number.");
        }

        return type == typeof(bool)
            ? new(field, "Phải là true hoặc false.", "Must be true or false.")
            : new(field, "Sai kiểu dữ liệu.", "Is of the wrong kind.");
    }
}
