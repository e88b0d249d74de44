using System.Diagnostics;
using System.Text;

namespace Ledger.Api.Tests.Docs;

/// <summary>A document that a reader can follow: bash blocks, each with the block of what it prints below it.</summary>
internal static class DocumentedWalk
{
    // Between the outputs of two blocks; printed by nothing else.
    private const char Mark = '\u001e';

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The document, once its bash blocks were run in one shell: what it printed stands in the blocks below them.</summary>
    public static async Task<string> Rerun(string document, Uri service)
    {
        var lines = document.Split('\n');
        var blocks = Blocks(lines);
        var printed = new Queue<string>(await Run(blocks.Where(block => block.Language == "bash").Select(block => block.Text), service));
        var placeholders = new Placeholders();
        var rerun = new StringBuilder();
        var (copied, last) = (0, "");
        foreach (var block in blocks)
        {
            if (block.Language == "bash")
            {
                last.Should().BeEmpty("what a block prints stands below it");
                last = printed.Dequeue();
            }
            else if (block.Language is "json" or "text")
            {
                var text = block.Language == "json" ? PrintedJson.Render(last, placeholders, block.Text) : placeholders.Name(last.TrimEnd());
                rerun.AppendJoin('\n', lines[copied..block.From]).Append('\n').Append(text).Append('\n');
                (copied, last) = (block.To, "");
            }
        }

        last.Should().BeEmpty("what a block prints stands below it");
        return rerun.AppendJoin('\n', lines[copied..]).ToString();
    }

    private static List<Block> Blocks(string[] lines)
    {
        var blocks = new List<Block>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, "```", i + 1);
                blocks.Add(new Block(lines[i][3..], i + 1, end, string.Join('\n', lines[(i + 1)..end])));
                i = end;
            }
        }

        return blocks;
    }

    private static async Task<string[]> Run(IEnumerable<string> scripts, Uri service)
    {
        var start = new ProcessStartInfo("bash", ["-s"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["LEDGER_URL"] = service.GetLeftPart(UriPartial.Authority);
        start.Environment["no_proxy"] = service.Host;
        using var bash = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = bash.StandardOutput.ReadToEndAsync(patience.Token);
            await bash.StandardInput.WriteAsync("exec 2>&1\n" + string.Concat(scripts.Select(script => $"{script}\nprintf '{Mark}'\n")));
            bash.StandardInput.Close();
            return (await output).Split(Mark)[..^1];
        }
        finally
        {
            bash.Kill(entireProcessTree: true);
        }
    }

    private readonly record struct Block(string Language, int From, int To, string Text);
}
