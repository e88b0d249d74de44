using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ledger.Benchmarks;

/// <summary>What the first load of a page brings over the line: the page, and every style, font and script that it names or that those name, compressed, with headers. What was fetched for a page before is counted for the next one again.</summary>
internal sealed partial class PageWeights(HttpClient http)
{
    private readonly Dictionary<string, (long Bytes, string[] Names)> _assets = new(StringComparer.Ordinal);

    public async Task Print(IEnumerable<(string Name, string Path)> pages, long mostBytes)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Page | page itself, bytes | with styles, fonts and scripts, bytes (limit {mostBytes:#,0}) |"));
        Console.WriteLine("|---|--:|--:|");
        foreach (var (name, path) in pages)
        {
            var (itself, named) = await Fetch(path);
            var whole = itself + await Behind(named);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {itself:#,0} | {whole:#,0}{(whole > mostBytes ? " **too much**" : "")} |"));
        }
    }

    private async Task<long> Behind(string[] named)
    {
        var (sum, waiting, seen) = (0L, new Queue<string>(named), new HashSet<string>(StringComparer.Ordinal));
        while (waiting.TryDequeue(out var address))
        {
            if (seen.Add(address))
            {
                var asset = _assets.TryGetValue(address, out var known) ? known : _assets[address] = await Fetch(address);
                sum += asset.Bytes;
                Array.ForEach(asset.Names, waiting.Enqueue);
            }
        }

        return sum;
    }

    private async Task<(long Bytes, string[] Names)> Fetch(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsByteArrayAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers).Sum(header => header.Value.Sum(value => header.Key.Length + value.Length + ": \r\n".Length));
        return (body.Length + headers, answer.Content.Headers.ContentType?.MediaType is { } type && type.StartsWith("text/", StringComparison.Ordinal) ? Named(body, answer.Content.Headers.ContentEncoding.Contains("br")) : []);
    }

    private static string[] Named(byte[] body, bool isCompressed)
    {
        using Stream plain = isCompressed ? new System.IO.Compression.BrotliStream(new MemoryStream(body), System.IO.Compression.CompressionMode.Decompress) : new MemoryStream(body);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return [.. Address().Matches(reader.ReadToEnd()).Select(match => match.Value)];
    }

    [GeneratedRegex(@"/assets/[\w.-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
