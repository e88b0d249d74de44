using Ledger.Api.Database;
using Npgsql;

namespace Ledger.Api.Tenancy;

internal static class TenancySetup
{
    private const int DefaultConnectionsPerProvince = 6;

    // Thirty-four pools of connections that nobody uses would be most of what a server allows.
    private const int IdleSeconds = 30;
    private const int PruningSeconds = 10;

    /// <summary>Adds <see cref="CallerDatabase"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">That of the service.</param>
    /// <param name="confines">Whether the database has the role that requests of a province run in.</param>
    public static void AddTenancy(this IServiceCollection services, string connectionString, bool confines) => services.AddSingleton(provider =>
    {
        var most = provider.GetRequiredService<IConfiguration>().GetValue("Ledger:ConnectionsPerProvince", DefaultConnectionsPerProvince);
        return new CallerDatabase(provider.GetRequiredService<NpgsqlDataSource>(), confines ? province => ReadModels.DataSource(ForProvince(connectionString, province, most)) : null);
    });

    private static string ForProvince(string connectionString, string province, int mostConnections)
    {
        var builder = ProvinceRole.Confined(new NpgsqlConnectionStringBuilder(connectionString), province);
        builder.MinPoolSize = 0;
        builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, mostConnections);
        builder.ConnectionIdleLifetime = IdleSeconds;
        builder.ConnectionPruningInterval = PruningSeconds;
        return builder.ConnectionString;
    }
}
