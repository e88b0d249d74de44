using System.Xml.Linq;
using Ledger.Api.Database;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.People;

/// <summary>The keys that protect what pages send out and get back, in the database, so that all instances have the same and a restart keeps them.</summary>
internal sealed class DataProtectionKeys(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.Command("SELECT xml FROM people.data_protection_keys ORDER BY created_at");
        using var row = command.ExecuteReader();
        var keys = new List<XElement>();
        while (row.Read())
        {
            keys.Add(XElement.Parse(row.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.Command(
            "INSERT INTO people.data_protection_keys (name, xml) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET xml = EXCLUDED.xml", Of(friendlyName), Of(element.ToString(SaveOptions.DisableFormatting)));
        command.ExecuteNonQuery();
    }
}
