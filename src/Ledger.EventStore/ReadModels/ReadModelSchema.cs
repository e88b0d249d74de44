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
    /// <param name="script">Makes the tables, their primary keys and their indexes. A key that <c>ALTER TABLE</c> adds is made when the table is full, so that its rows must be copied (<see cref="ICopiedProjection{T}"/>); one that statements rely on stands in the table. Every table has <c>tenant_id</c> and <paramref name="streamColumn"/>.</param>
    /// <param name="streamColumn">The column of every table that holds the id of the stream that a row follows from.</param>
    /// <param name="otherSchemas">What is searched after the schema, as in <c>search_path</c>.</param>
    public ReadModelSchema(string name, string script, string streamColumn, string otherSchemas)
    {
        (Name, StreamColumn, _otherSchemas) = (name, streamColumn, otherSchemas);
        script = script.ReplaceLineEndings("\n");
        Tables = KeyStatement().Replace(IndexStatement().Replace(script, ""), "");
        Keys = [.. KeyStatement().Matches(script).Select(static match => match.Value)];
        Indexes = [.. IndexStatement().Matches(script).Select(static match => match.Value)];
        TableNames = [.. TableStatement().Matches(script).Select(static match => match.Groups["name"].Value)];
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
    }

    public string Name { get; }

    /// <summary>Kept as the comment of the schema: it says by which script the tables were made.</summary>
    public string Checksum { get; }

    /// <summary>The <c>search_path</c> with which statements find the tables.</summary>
    public string SearchPath => SearchPathOf(Name);

    /// <summary>The tables, in the order of the script.</summary>
    public IReadOnlyList<string> TableNames { get; }

    internal string Next => Name + "_next";

    internal string Old => Name + "_old";

    internal string StreamColumn { get; }

    /// <summary>The script without what a rebuild makes when the tables are full.</summary>
    internal string Tables { get; }

    /// <summary>The primary keys, by which the statements of a posting find rows. Rows that are copied need none.</summary>
    internal IReadOnlyList<string> Keys { get; }

    /// <summary>The indexes that no row needs to be written.</summary>
    internal IReadOnlyList<string> Indexes { get; }

    /// <summary>The one with which the very same statements find the tables of another schema.</summary>
    internal string SearchPathOf(string schema) => $"{schema}, {_otherSchemas}";

    [GeneratedRegex("^CREATE TABLE (?<name>[a-z_]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TableStatement();

    [GeneratedRegex("^ALTER TABLE [a-z_]+ ADD PRIMARY KEY [^;]*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyStatement();

    [GeneratedRegex("^CREATE INDEX [^;]*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IndexStatement();
}
