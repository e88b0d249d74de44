using System.Net;
using System.Text.RegularExpressions;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Storage;

namespace Ledger.Pages.Tests;

/// <summary>No way leads nowhere.</summary>
[Collection(PagesCollection.Name)]
public sealed partial class LinkTests(PagesInBrowser pages)
{
    private const int MostPages = 200;

    /// <summary>Of links that differ only in which club, province or day they name, some are followed: more of them by the one who sees the most pages.</summary>
    [Theory]
    [InlineData("treasurer", 3)]
    [InlineData("nationalStaff", 1)]
    [InlineData("auditor", 1)]
    public async Task Links_FromTheStartPage_AllLeadSomewhere(string role, int mostOfAKind)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = true }) { BaseAddress = pages.Service.Url };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + TestPeople.Token(Codes.Find<Role>(role)!.Value));
        var (kinds, broken) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        var (seen, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<(string Link, string From)>([("/", ""), (pages.Waiting.Home, ""), ($"/portfolio?asOf={PagesInBrowser.Day}", ""), ($"/portfolio?province={pages.Province}&asOf={PagesInBrowser.Day}", "")]));
        var walked = 0;
        while (waiting.TryDequeue(out var next) && walked < MostPages)
        {
            if (!seen.Add(next.Link) || (kinds[Kind(next.Link)] = kinds.GetValueOrDefault(Kind(next.Link)) + 1) > mostOfAKind)
            {
                continue;
            }

            walked++;
            using var answer = await http.GetAsync(next.Link);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                broken.Add($"{next.Link} on {next.From}: {(int)answer.StatusCode}");
            }

            if (answer.Content.Headers.ContentType?.MediaType == "text/html" && !next.Link.StartsWith("/swagger", StringComparison.Ordinal))
            {
                foreach (Match link in Href().Matches(await answer.Content.ReadAsStringAsync()))
                {
                    var target = new Uri(new Uri(pages.Service.Url, next.Link), WebUtility.HtmlDecode(link.Groups["to"].Value));
                    target.Authority.Should().Be(pages.Service.Url.Authority, "nothing leads elsewhere");
                    waiting.Enqueue((target.PathAndQuery, next.Link));
                }
            }
        }

        broken.Should().BeEmpty();
        seen.Should().Contain(link => link.StartsWith("/reports/monthly", StringComparison.Ordinal)).And.Contain(link => link.Contains("commune=", StringComparison.Ordinal));
    }

    private static string Template(string link) => LoanId().Replace(ClubId().Replace(link.Split('?')[0], "{clubId}"), "{loanId}");

    // The path without what it names, and which choices there are.
    private static string Kind(string link)
    {
        var parts = link.Split('?');
        return Template(link) + "?" + string.Join('&', parts.Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.StartsWith("sort=", StringComparison.Ordinal) ? pair : pair.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("href=\"(?<to>[^\"#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Href();

    [GeneratedRegex("c-[0-9a-z]{10}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClubId();

    [GeneratedRegex("(?<=/)L[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoanId();
}
