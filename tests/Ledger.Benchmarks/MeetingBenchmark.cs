using System.Diagnostics;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Benchmarks;

/// <summary>
/// A meeting of sixty repayments as one sheet, and the same sixty as posts of their own, by one treasurer. In every round two clubs of the same history hold
/// the same meeting, one of them each way, and they change places from round to round; medians are compared.
/// </summary>
internal static class MeetingBenchmark
{
    public const int Lines = 60;

    // After these its loans are repaid, and a club has served.
    private const int Meetings = 24;

    // As many that everything of a sheet, too, has run often enough to be compiled for speed.
    private const int WarmUpRounds = 2 * Meetings;

    /// <summary>How many pairs of clubs so many rounds need, with those before them that only warm up.</summary>
    public static int Pairs(int rounds) => (WarmUpRounds + rounds + Meetings - 1) / Meetings;

    public static async Task Run(Uri service, string token, IReadOnlyList<(string First, string Second)> pairs, LocalDate opened, int rounds, Meter meter)
    {
        using var http = new HttpClient { BaseAddress = new Uri(service, "/api/v1/clubs/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var singles = new List<Row>();
        var sheets = new List<Row>();
        for (var round = 0; round < WarmUpRounds + rounds; round++)
        {
            var (one, other) = pairs[round / Meetings];
            var day = LocalDatePattern.Iso.Format(opened.PlusMonths((round % Meetings) + 1));
            var (single, sheet) = round % 2 == 0 ? (one, other) : (other, one);
            if (round % 4 < 2)
            {
                singles.Add(await Measure("a single post", meter, () => PostSingly(http, single, day)));
                sheets.Add(await Measure("a line of a sheet", meter, () => PostSheet(http, sheet, day)));
            }
            else
            {
                sheets.Add(await Measure("a line of a sheet", meter, () => PostSheet(http, sheet, day)));
                singles.Add(await Measure("a single post", meter, () => PostSingly(http, single, day)));
            }
        }

        var (alone, line) = (Row.Median(singles[^rounds..]), Row.Median(sheets[^rounds..]));
        Console.WriteLine("                         us     bytes allocated  program us  server us");
        foreach (var row in (Row[])[alone, line])
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-20} {row.P50Ms * 1000,7:0} {row.Cost.Bytes,16:0} {row.Cost.ProgramUs,11:0} {row.Cost.ServerUs,10:0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a line of a sheet of {Lines} is {alone.P50Ms / line.P50Ms:0.0} times cheaper than a post; in processor time {Processor(alone) / Processor(line):0.0} times"));
    }

    private static double Processor(Row row) => row.Cost.ProgramUs + row.Cost.ServerUs;

    private static async Task<Row> Measure(string name, Meter meter, Func<Task> post)
    {
        meter.Start();
        var started = Stopwatch.GetTimestamp();
        await post();
        var perLine = Stopwatch.GetElapsedTime(started) / Lines;
        return new Row(name, 1, 1 / perLine.TotalSeconds, perLine.TotalMilliseconds, perLine.TotalMilliseconds, meter.Stop(Lines));
    }

    private static async Task PostSingly(HttpClient http, string club, string day)
    {
        for (var line = 1; line <= Lines; line++)
        {
            await Post(http, string.Create(CultureInfo.InvariantCulture, $"{club}/loans/L{line}/repayments"), $$"""{"amount":118000,"on":"{{day}}"}""");
        }
    }

    private static Task PostSheet(HttpClient http, string club, string day)
    {
        var repayments = string.Join(',', Enumerable.Range(1, Lines).Select(line => string.Create(CultureInfo.InvariantCulture, $$"""{"loanId":"L{{line}}","amount":118000}""")));
        return Post(http, $"{club}/meetings/{day}/collections", $$"""{"repayments":[{{repayments}}]}""");
    }

    private static async Task Post(HttpClient http, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
