using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ledger.EventStore.ReadModels;

/// <summary>
/// The tables that the projections write: a schema of their own, made by one script with unqualified names. It is never migrated. When
/// the script is another one than the tables were made by, they are rebuilt from the events.
/// </summary>
public sealed partial class ReadModelSchema
{
    private readonly string _otherSchemas;

    /// <param name="name">The schema.</param>
    /// <param name="script">Makes the tables and their indexes. Every table has <c>tenant_id</c> and <paramref name="streamColumn"/>.</param>
    /// <param name="streamColumn">The column of every table that holds the id of the stream that a row follows from.</param>
    /// <param name="otherSchemas">What is searched after the schema, as in <c>search_path</c>.</param>
    public ReadModelSchema(string name, string script, string streamColumn, string otherSchemas)
    {
        (Name, StreamColumn, _otherSchemas) = (name, streamColumn, otherSchemas);
        script = script.ReplaceLineEndings("\n");
        Tables = IndexStatement().Replace(script, "");
        Indexes = string.Join('\n', IndexStatement().Matches(script));
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
    }

    public string Name { get; }

    /// <summary>Kept as the comment of the schema: it says by which script the tables were made.</summary>
    public string Checksum { get; }

    /// <summary>The <c>search_path</c> with which statements find the tables.</summary>
    public string SearchPath => SearchPathOf(Name);

    internal string Next => Name + "_next";

    internal string Old => Name + "_old";

    internal string StreamColumn { get; }

    /// <summary>The script without what a rebuild makes when the tables are full.</summary>
    internal string Tables { get; }

    /// <summary>The indexes that no row needs to be written.</summary>
    internal string Indexes { get; }

    /// <summary>The one with which the very same statements find the tables of another schema.</summary>
    internal string SearchPathOf(string schema) => $"{schema}, {_otherSchemas}";

    [GeneratedRegex("^CREATE INDEX [^;]*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IndexStatement();
}
