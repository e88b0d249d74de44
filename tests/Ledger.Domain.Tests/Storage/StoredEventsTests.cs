using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.Domain.Tests.Golden;

namespace Ledger.Domain.Tests.Storage;

/// <summary>What is read by hand is what the serialiser reads, which knows every record.</summary>
public sealed class StoredEventsTests
{
    public static TheoryData<string> Names => [.. SampleEvents.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithoutAnyOneMember_IsWhatTheSerialiserReads(string name)
    {
        var (type, members) = Sample(name);
        foreach (var missing in members.Select(member => member.Key).ToList())
        {
            var json = (JsonObject)members.DeepClone();
            json.Remove(missing);
            IsReadAlike(type, json);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithAMemberThatIsNull_IsWhatTheSerialiserReads(string name)
    {
        var (type, members) = Sample(name);
        foreach (var given in members.Select(member => member.Key).ToList())
        {
            var json = (JsonObject)members.DeepClone();
            json[given] = null;
            IsReadAlike(type, json);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithAMemberOfAnotherType_IsRefusedAsByTheSerialiser(string name)
    {
        var (type, members) = Sample(name);
        foreach (var given in members.Select(member => member.Key).ToList())
        {
            foreach (var other in (JsonNode[])["other", 1.5m, new JsonObject(), new JsonArray(1), true])
            {
                var json = (JsonObject)members.DeepClone();
                json[given] = other.DeepClone();
                IsReadAlike(type, json);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithMembersNobodyKnows_PassesOverThem(string name)
    {
        var (type, members) = Sample(name);
        var json = new JsonObject { ["unknown"] = new JsonObject { ["on"] = new JsonArray(1, 2) } };
        foreach (var (given, value) in members)
        {
            json[given] = value?.DeepClone();
        }

        IsReadAlike(type, json);
        Stored.Json(StoredEvents.Read(type, Utf8(json))).Should().Be(Stored.Json(StoredEvents.Read(type, Utf8(members))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WithoutAnyOneMemberOfWhatIsWithin_OrWithAnotherInIt_IsWhatTheSerialiserReads(string name)
    {
        var (type, members) = Sample(name);
        foreach (var path in PathsWithin(members).ToList())
        {
            foreach (var other in (JsonNode?[])[null, "other", 1.5m, 3, new JsonObject(), new JsonArray(1), true])
            {
                var json = (JsonObject)members.DeepClone();
                ObjectAt(json, path)[path[^1]] = other?.DeepClone();
                IsReadAlike(type, json);
            }

            var without = (JsonObject)members.DeepClone();
            ObjectAt(without, path).Remove(path[^1]);
            IsReadAlike(type, without);
        }
    }

    [Fact]
    public void Read_OfAnEscapedName_KnowsIt() =>
        Stored.Json(StoredEvents.Read(typeof(LoanApproved), """{ "loan\u0049d": "L\u0033", "on": "2025-03-15" }"""u8)).Should().Contain("\"L3\"");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{ "on": "2025-03-15" """)]
    [InlineData("""{ "on": "2025-03-15" } {}""")]
    [InlineData("""{ "on": "2025-02-30" }""")]
    [InlineData("""{ "on": "2025-3-15" }""")]
    public void Read_OfWhatIsNoEvent_Throws(string json) =>
        FluentActions.Invoking(() => StoredEvents.Read(typeof(PeriodClosed), Encoding.UTF8.GetBytes(json))).Should().Throw<JsonException>();

    // The members of all objects within objects, however deep.
    private static IEnumerable<string[]> PathsWithin(JsonObject json) =>
        from outer in json
        let within = outer.Value as JsonObject
        where within is not null
        from path in PathsWithin(within).Concat(within.Select(static inner => (string[])[inner.Key]))
        select (string[])[outer.Key, .. path];

    private static JsonObject ObjectAt(JsonObject json, string[] path) => path[..^1].Aggregate(json, static (within, name) => within[name]!.AsObject());

    private static void IsReadAlike(Type type, JsonObject json)
    {
        var (byHand, bySerialiser) = (Try(() => StoredEvents.Read(type, Utf8(json))), Try(() => (FundEvent)json.Deserialize(type, StoredJson.Default)!));
        byHand.Should().Be(bySerialiser, "{0} is {1}", type.Name, json.ToJsonString());
    }

    // Both must refuse, or both must read the same.
    private static string Try(Func<FundEvent> read)
    {
        FundEvent @event;
        try
        {
            @event = read();
        }
        catch (JsonException)
        {
            return "refused";
        }

        // What cannot be written again lacks a list.
        try
        {
            return Stored.Json(@event);
        }
        catch (InvalidOperationException)
        {
            return "lacks a list";
        }
    }

    private static (Type Type, JsonObject Members) Sample(string name)
    {
        var sample = SampleEvents.All.Single(sample => sample.Name == name).Event;
        return (sample.GetType(), JsonNode.Parse(Stored.Json(sample))!.AsObject());
    }

    private static byte[] Utf8(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
