namespace Ledger.Api.Printing;

/// <summary>Someone who signs.</summary>
/// <param name="Title">As what: <c>Thủ quỹ</c>.</param>
/// <param name="Hint">How, in brackets below it.</param>
internal sealed record Signature(string Title, string Hint = "(Ký, ghi rõ họ tên)");

/// <summary>What is printed: letterhead, title, tables, signatures. The same tables make up the workbook.</summary>
internal sealed record PrintedDocument
{
    /// <summary>The name of the file, without its ending.</summary>
    public required string FileName { get; init; }

    /// <summary>Whose paper it is, and where: the first line is the strongest.</summary>
    public required IReadOnlyList<string> Letterhead { get; init; }

    /// <summary>Whether the name of the state and its motto stand at the top, as on what goes to an authority.</summary>
    public bool IsOfficial { get; init; }

    /// <summary>Whether the pages lie on their side.</summary>
    public bool IsLandscape { get; init; }

    public required string Title { get; init; }

    /// <summary>Lines under the title, centred.</summary>
    public IReadOnlyList<string> Subtitle { get; init; } = [];

    /// <summary>Lines before the first table.</summary>
    public IReadOnlyList<string> Introduction { get; init; } = [];

    public required IReadOnlyList<Table> Tables { get; init; }

    /// <summary>The tables of the workbook and of CSV (the first of them), where paper has not the width for them.</summary>
    public IReadOnlyList<Table>? Sheets { get; init; }

    /// <summary>Lines after the last table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Place and date above the signatures.</summary>
    public string? SignedAt { get; init; }

    public IReadOnlyList<Signature> Signatures { get; init; } = [];

    /// <summary>What stands at the foot of every page beside its number.</summary>
    public string Footer { get; init; } = "";
}
