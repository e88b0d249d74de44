using System.Text.Json.Serialization.Metadata;

namespace Ledger.Api.Http;

/// <summary>How the body of each request type is read.</summary>
internal static class RequestTypes
{
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)RequestJson.Default.GetTypeInfo(typeof(T))!;
}
