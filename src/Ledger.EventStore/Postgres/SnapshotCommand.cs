using Npgsql;
using NpgsqlTypes;

namespace Ledger.EventStore;

/// <summary>Writes the snapshots that are due in a group.</summary>
internal static class SnapshotCommand
{
    public static NpgsqlBatchCommand Write(List<PendingStream> due)
    {
        var tenants = new string[due.Count];
        var streams = new string[due.Count];
        var types = new string[due.Count];
        var schemas = new int[due.Count];
        var versions = new long[due.Count];
        var data = new byte[due.Count][];
        for (var i = 0; i < due.Count; i++)
        {
            tenants[i] = due[i].Key.Tenant;
            streams[i] = due[i].Key.Id;
            types[i] = due[i].StreamType;
            schemas[i] = due[i].SnapshotSchema;
            versions[i] = due[i].CurrentVersion;
            data[i] = due[i].Snapshot!;
        }
        return new NpgsqlBatchCommand(
            """
            INSERT INTO ledger.snapshots (tenant_id, stream_id, stream_type, schema, version, data)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant_id, stream_id) DO UPDATE
            SET stream_type = excluded.stream_type, schema = excluded.schema, version = excluded.version, data = excluded.data
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = tenants, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new NpgsqlParameter<string[]> { TypedValue = streams, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new NpgsqlParameter<string[]> { TypedValue = types, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new NpgsqlParameter<int[]> { TypedValue = schemas, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                new NpgsqlParameter<long[]> { TypedValue = versions, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new NpgsqlParameter<byte[][]> { TypedValue = data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json },
            },
        };
    }
}
