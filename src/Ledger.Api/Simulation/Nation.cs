using System.Globalization;
using System.Text;

namespace Ledger.Api.Simulation;

/// <summary>Where the clubs of a simulated nation lie: in all 34 provinces, in proportion to how many rural communes each has.</summary>
internal static class Nation
{
    public const int Clubs = 20_000;

    public const int Months = 24;

    // Irrational, so that the provinces are independent of what other quotas decide.
    private const double ProvinceStep = 0.7320508075688772;

    private static readonly (Region Region, int CommunesUpToHere)[] Regions = [.. Read()];

    /// <summary>The region of a club: any run of clubs is spread over the provinces in their proportion.</summary>
    public static Region RegionOf(long seed, int club)
    {
        var place = Dice.Quota(seed, club, ProvinceStep) * Regions[^1].CommunesUpToHere;
        return Array.Find(Regions, region => place < region.CommunesUpToHere).Region;
    }

    private static IEnumerable<(Region Region, int CommunesUpToHere)> Read()
    {
        using var stream = typeof(Nation).Assembly.GetManifestResourceStream(typeof(Nation), "Nation.csv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var communes = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line is not ['#', ..])
            {
                var columns = line.Split(',');
                communes += int.Parse(columns[1], CultureInfo.InvariantCulture);
                yield return (Places.RegionOfCountry(columns[0]) with { Communes = columns[2].Split('|') }, communes);
            }
        }
    }
}
