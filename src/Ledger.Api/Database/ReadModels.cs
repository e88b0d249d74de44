using System.Text;
using Ledger.Api.Funds;
using Ledger.EventStore.ReadModels;
using Npgsql;

namespace Ledger.Api.Database;

/// <summary>The read models: their tables are what <c>ReadModels.sql</c> says, are written with every posting, and are rebuilt from the events when that file changes.</summary>
internal static class ReadModels
{
    public static readonly ReadModelSchema Schema = new("read_models", Script(), streamColumn: "club_id", otherSchemas: "ledger, public");

    // Whoever asks is told soon that the database cannot answer now, rather than kept waiting.
    private const int ConnectTimeoutSeconds = 5;

    // Beside the pools of the provinces, and within what a server allows.
    private const int MaxConnections = 60;

    /// <summary>
    /// A pool of connections on which unqualified names are found, on which no question waits for its plan to be compiled, and none long for a lock or a connection. Rows are joined by province and
    /// club together: a merge by the first of the two alone, as is planned where one row is expected and thousands come, would hold every club of a province against every other.
    /// </summary>
    public static NpgsqlDataSource DataSource(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema.SearchPath };
        builder.Options = $"{builder.Options} -c jit=off -c enable_mergejoin=off -c lock_timeout=5s".TrimStart();
        if (!builder.ShouldSerialize("Timeout"))
        {
            builder.Timeout = ConnectTimeoutSeconds;
        }

        if (!builder.ShouldSerialize("Maximum Pool Size"))
        {
            builder.MaxPoolSize = MaxConnections;
        }

        return NpgsqlDataSource.Create(builder);
    }

    public static ReadModelRebuild Rebuild(string connectionString) => new(connectionString, FundStore.Options(), Schema);

    public static ReadModelCheck Check(string connectionString) => new(connectionString, FundStore.Options(), Schema);

    private static string Script()
    {
        using var stream = typeof(ReadModels).Assembly.GetManifestResourceStream("Ledger.Api.ReadModels.sql")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
