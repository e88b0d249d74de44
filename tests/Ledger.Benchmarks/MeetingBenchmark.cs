using System.Diagnostics;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Benchmarks;

/// <summary>A meeting's sheet of sixty repayments in one post, against sixty posts of one repayment, by one treasurer.</summary>
internal static class MeetingBenchmark
{
    public const int Lines = 60;

    public static async Task Run(Uri service, string clubId, int rounds)
    {
        using var http = new HttpClient { BaseAddress = new Uri(service, $"/api/v1/clubs/{clubId}/") };
        var singles = new List<double>();
        var sheets = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var day = LocalDatePattern.Iso.Format(new LocalDate(2024, 6, 5).PlusMonths(round));
            var started = Stopwatch.GetTimestamp();
            for (var line = 0; line < Lines; line++)
            {
                await Post(http, $"loans/L{line + 1}/repayments", $$"""{"amount":59000,"on":"{{day}}"}""");
            }

            var single = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Lines;
            var repayments = string.Join(',', Enumerable.Range(0, Lines).Select(line => string.Create(CultureInfo.InvariantCulture, $$"""{"loanId":"L{{line + 1}}","amount":59000}""")));
            started = Stopwatch.GetTimestamp();
            await Post(http, $"meetings/{day}/collections", $$"""{"repayments":[{{repayments}}]}""");
            var sheet = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Lines;

            // The first round warms up.
            if (round > 0)
            {
                singles.Add(single);
                sheets.Add(sheet);
            }
        }

        var (one, all) = (Median(singles), Median(sheets));
        Console.WriteLine(FormattableString.Invariant($"a line of a sheet of {Lines}: {all:0} us; a single post: {one:0} us; {one / all:0.0} times cheaper"));
    }

    private static async Task Post(HttpClient http, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
