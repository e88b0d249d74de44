namespace Ledger.Api.Audit;

/// <summary>Verifies exported fund books: one with all that was checked, or many side by side with a line for each.</summary>
/// <param name="Exports">Files, or directories of them.</param>
/// <param name="Seals">Where seals are kept elsewhere.</param>
/// <param name="Keys">The keys to trust, as PEM.</param>
internal sealed record VerifyCommand(IReadOnlyList<string> Exports, string? Seals, string? Keys)
{
    /// <summary>How the exports in a directory are called.</summary>
    public const string Pattern = "*.jsonl";

    private const string Usage = "./ledger verify <export or directory>... [--seals <directory or file>] [--keys <PEM file>]";

    /// <summary>Prints what was checked. Answers whether every export is valid.</summary>
    public static async Task<bool> Run(string[] arguments, TextWriter output)
    {
        var command = Parse(arguments);
        var keys = command.Keys is { } keysPath ? ExportVerifier.ReadKeys(keysPath) : null;
        IReadOnlyList<Seal> kept = command.Seals is { } sealsPath ? ExportVerifier.ReadSeals(sealsPath) : [];
        if (command.Exports is [var only] && !Directory.Exists(only))
        {
            var verifier = new ExportVerifier(keys, kept);
            await using var stream = Open(only);
            var fault = await verifier.Verify(stream, Environment.ProcessorCount);
            foreach (var line in verifier.Report(fault))
            {
                await output.WriteLineAsync(line);
            }

            return fault is null;
        }

        var signed = new SignedSeals();
        return await Run([.. command.Exports.SelectMany(FilesOf)], (export, ahead) => Verify(export, ahead, new ExportVerifier(keys, kept, signed)), output);
    }

    // Each on a thread of its own, the largest first so that none is left alone at the end; printed in their order.
    private static async Task<bool> Run(IReadOnlyList<string> files, Func<string, int, Task<(bool IsValid, string Report)>> verify, TextWriter output)
    {
        var verified = files.Select(_ => new TaskCompletionSource<(bool IsValid, string Report)>()).ToArray();
        var ahead = files.Count < Environment.ProcessorCount ? Environment.ProcessorCount : 0;
        var run = Parallel.ForEachAsync(
            Enumerable.Range(0, files.Count).OrderByDescending(file => LengthOf(files[file])),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (file, _) => verified[file].SetResult(await verify(files[file], ahead)));
        var invalid = 0;
        foreach (var one in verified)
        {
            await Task.WhenAny(one.Task, run);
            if (!one.Task.IsCompleted)
            {
                // One of them failed as none may.
                await run;
            }

            var (isValid, report) = await one.Task;
            invalid += isValid ? 0 : 1;
            await output.WriteAsync(report);
        }

        await run;
        await output.WriteLineAsync(FormattableString.Invariant($"{files.Count - invalid} valid, {invalid} invalid"));
        return invalid == 0;
    }

    private static async Task<(bool IsValid, string Report)> Verify(string file, int ahead, ExportVerifier verifier)
    {
        AuditFault? fault;
        try
        {
            await using var stream = Open(file);
            fault = await verifier.Verify(stream, ahead);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (false, $"{file}: invalid{Environment.NewLine}  it cannot be read: {unreadable.Message}{Environment.NewLine}");
        }

        return fault is null
            ? (true, $"{file}: valid, {verifier.Summary()}{Environment.NewLine}")
            : (false, string.Concat(verifier.Report(fault).Select(static line => $"  {line}{Environment.NewLine}").Prepend($"{file}: invalid{Environment.NewLine}")));
    }

    private static VerifyCommand Parse(string[] arguments)
    {
        var exports = new List<string>();
        string? seals = null;
        string? keys = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--seals" when i + 1 < arguments.Length:
                    seals = arguments[++i];
                    break;
                case "--keys" when i + 1 < arguments.Length:
                    keys = arguments[++i];
                    break;
                case [not '-', ..]:
                    exports.Add(arguments[i]);
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not understood: {Usage}");
            }
        }

        return exports.Count > 0 ? new VerifyCommand(exports, seals, keys) : throw new FormatException($"which export? {Usage}");
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.GetFiles(path, Pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new FormatException($"there is no export ({Pattern}) in {path}");
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
}
