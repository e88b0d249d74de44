using System.Text;
using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;

namespace Ledger.Domain.Tests.Storage;

/// <summary>Events and funds as they are stored. Two events are the same when their stored forms are.</summary>
internal static class Stored
{
    public static string Json(FundEvent @event) => JsonSerializer.Serialize(@event, @event.GetType(), StoredJson.Default);

    public static FundEvent Event(string json, Type type) => StoredEvents.Read(type, Encoding.UTF8.GetBytes(json));

    public static string Json(Fund fund) => JsonSerializer.Serialize(fund, StoredJson.Default.Fund);

    public static Fund Fund(string json) => JsonSerializer.Deserialize(json, StoredJson.Default.Fund)!;
}
