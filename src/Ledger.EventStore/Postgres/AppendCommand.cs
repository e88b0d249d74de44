using Npgsql;
using NpgsqlTypes;

namespace Ledger.EventStore;

/// <summary>The call of <c>ledger.append_events</c> for a group: its arrays are filled, sent and filled again.</summary>
internal sealed class AppendCommand
{
    private readonly List<int> _sliceCommits = [];
    private readonly List<string> _sliceTenants = [];
    private readonly List<string> _sliceStreams = [];
    private readonly List<string> _sliceTypes = [];
    private readonly List<long> _sliceExpected = [];
    private readonly List<long> _sliceVersions = [];
    private readonly List<DateTime> _sliceTimestamps = [];
    private readonly NpgsqlParameter<int> _newStreams = new() { NpgsqlDbType = NpgsqlDbType.Integer };
    private readonly List<int> _eventSlices = [];
    private readonly List<long> _eventVersions = [];
    private readonly List<Guid> _eventIds = [];
    private readonly List<string> _eventTypes = [];
    private readonly List<string> _eventDotNetTypes = [];
    private readonly List<byte[]> _eventData = [];
    private readonly List<DateTime> _eventTimestamps = [];
    private readonly List<string?> _eventCorrelations = [];
    private readonly List<string?> _eventCausations = [];
    private readonly List<byte[]> _eventHeaders = [];
    private readonly List<int> _keyCommits = [];
    private readonly List<string> _keyTenants = [];
    private readonly List<string> _keyScopes = [];
    private readonly List<string> _keys = [];
    private readonly List<byte[]> _keyHashes = [];
    private readonly List<byte[]> _keyResponses = [];
    private readonly List<int> _keyStatuses = [];
    private readonly List<string?> _keyMetadata = [];
    private readonly List<DateTime> _keyTimes = [];

    public AppendCommand()
    {
        Command = new NpgsqlBatchCommand(
            """
            SELECT ledger.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
            """)
        {
            Parameters =
            {
                Array(_sliceCommits, NpgsqlDbType.Integer),
                Array(_sliceTenants, NpgsqlDbType.Text),
                Array(_sliceStreams, NpgsqlDbType.Text),
                Array(_sliceTypes, NpgsqlDbType.Text),
                Array(_sliceExpected, NpgsqlDbType.Bigint),
                Array(_sliceVersions, NpgsqlDbType.Bigint),
                Array(_sliceTimestamps, NpgsqlDbType.TimestampTz),
                _newStreams,
                Array(_eventSlices, NpgsqlDbType.Integer),
                Array(_eventVersions, NpgsqlDbType.Bigint),
                Array(_eventIds, NpgsqlDbType.Uuid),
                Array(_eventTypes, NpgsqlDbType.Text),
                Array(_eventDotNetTypes, NpgsqlDbType.Text),
                Array(_eventData, NpgsqlDbType.Jsonb),
                Array(_eventTimestamps, NpgsqlDbType.TimestampTz),
                Array(_eventCorrelations, NpgsqlDbType.Text),
                Array(_eventCausations, NpgsqlDbType.Text),
                Array(_eventHeaders, NpgsqlDbType.Jsonb),
                Array(_keyCommits, NpgsqlDbType.Integer),
                Array(_keyTenants, NpgsqlDbType.Text),
                Array(_keyScopes, NpgsqlDbType.Text),
                Array(_keys, NpgsqlDbType.Text),
                Array(_keyHashes, NpgsqlDbType.Bytea),
                Array(_keyResponses, NpgsqlDbType.Bytea),
                Array(_keyStatuses, NpgsqlDbType.Integer),
                Array(_keyMetadata, NpgsqlDbType.Text),
                Array(_keyTimes, NpgsqlDbType.TimestampTz),
            },
        };
    }

    public NpgsqlBatchCommand Command { get; }

    public void Clear()
    {
        _sliceCommits.Clear();
        _sliceTenants.Clear();
        _sliceStreams.Clear();
        _sliceTypes.Clear();
        _sliceExpected.Clear();
        _sliceVersions.Clear();
        _sliceTimestamps.Clear();
        _newStreams.TypedValue = 0;
        _eventSlices.Clear();
        _eventVersions.Clear();
        _eventIds.Clear();
        _eventTypes.Clear();
        _eventDotNetTypes.Clear();
        _eventData.Clear();
        _eventTimestamps.Clear();
        _eventCorrelations.Clear();
        _eventCausations.Clear();
        _eventHeaders.Clear();
        _keyCommits.Clear();
        _keyTenants.Clear();
        _keyScopes.Clear();
        _keys.Clear();
        _keyHashes.Clear();
        _keyResponses.Clear();
        _keyStatuses.Clear();
        _keyMetadata.Clear();
        _keyTimes.Clear();
    }

    public void Add(int commit, PendingStream stream)
    {
        _sliceCommits.Add(commit);
        _sliceTenants.Add(stream.Key.Tenant);
        _sliceStreams.Add(stream.Key.Id);
        _sliceTypes.Add(stream.StreamType);
        _sliceExpected.Add(stream.StartingVersion);
        _sliceVersions.Add(stream.CurrentVersion);
        _sliceTimestamps.Add(stream.Events[^1].Timestamp.ToDateTimeUtc());
        if (stream.StartingVersion == 0)
        {
            _newStreams.TypedValue++;
        }
        // Arrays of PostgreSQL count from 1.
        var slice = _sliceCommits.Count;
        for (var i = 0; i < stream.Events.Count; i++)
        {
            var recorded = stream.Events[i];
            var (type, data) = stream.Payloads[i];
            _eventSlices.Add(slice);
            _eventVersions.Add(recorded.Version);
            _eventIds.Add(recorded.Id);
            _eventTypes.Add(type.Alias);
            _eventDotNetTypes.Add(type.DotNetType);
            _eventData.Add(data);
            _eventTimestamps.Add(recorded.Timestamp.ToDateTimeUtc());
            _eventCorrelations.Add(recorded.CorrelationId);
            _eventCausations.Add(recorded.CausationId);
            _eventHeaders.Add(HeadersJson.Write(recorded));
        }
    }

    public void Add(int commit, string tenant, UsedKey key, DateTime usedAt)
    {
        _keyCommits.Add(commit);
        _keyTenants.Add(tenant);
        _keyScopes.Add(key.Scope);
        _keys.Add(key.Key);
        _keyHashes.Add(key.RequestHash);
        _keyResponses.Add(key.Response);
        _keyStatuses.Add(key.Status);
        _keyMetadata.Add(key.Metadata);
        _keyTimes.Add(usedAt);
    }

    private static NpgsqlParameter<List<T>> Array<T>(List<T> values, NpgsqlDbType element) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };
}
