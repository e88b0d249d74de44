using System.Data.Common;
using JasperFx.Events;
using Ledger.EventStore;
using Marten.Internal.Operations;
using Npgsql;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;

namespace Ledger.Marten.Events;

/// <summary>Claims idempotency keys, by the function that claims them for every engine, before any event of the commit takes a number.</summary>
internal sealed class KeyClaims(string tenant, IReadOnlyList<UsedKey> keys) : IStorageOperation
{
    // Marten sends what concerns events in the order in which it was queued, and before everything else.
    public Type DocumentType => typeof(IEvent);

    public OperationRole Role() => OperationRole.Events;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        var append = new AppendCommand();
        var usedAt = DateTime.UtcNow;
        foreach (var key in keys)
        {
            append.Add(0, tenant, key, usedAt);
        }

        builder.Append("SELECT ledger.append_events(");
        var parameters = builder.CreateGroupedParameterBuilder(',');
        foreach (NpgsqlParameter parameter in append.Command.Parameters)
        {
            parameters.AppendParameter(parameter.Value!).NpgsqlDbType = parameter.NpgsqlDbType;
        }

        builder.Append(")");
    }

    public Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token) => Task.CompletedTask;
}
