using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Ledger.Drills;

/// <summary>A club under load: what clients may post to.</summary>
internal sealed class DrillClub(string id, IReadOnlyList<string> members)
{
    private readonly Lock _lock = new();
    private readonly List<string> _loans = [];

    public string Id { get; } = id;

    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>Entries of capital that were acknowledged and not yet reversed.</summary>
    public ConcurrentQueue<(long Entry, string On)> Reversible { get; } = new();

    public void Lent(string loanId)
    {
        lock (_lock)
        {
            _loans.Add(loanId);
        }
    }

    /// <summary>Some loans that were paid out, none twice.</summary>
    public string[] Some(Random random, int count)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(0, count).Select(_ => _loans.Count == 0 ? null : _loans[random.Next(_loans.Count)]).OfType<string>().Distinct()];
        }
    }
}

/// <summary>Clubs with members, an open fund and money to lend.</summary>
internal static class Village
{
    private const int MembersPerClub = 8;

    public static async Task<List<DrillClub>> Settle(Deliverer deliverer, int clubs)
    {
        var settled = new List<DrillClub>();
        for (var number = 1; number <= clubs; number++)
        {
            settled.Add(await Club(deliverer, number));
        }

        return settled;
    }

    private static async Task<DrillClub> Club(Deliverer deliverer, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"CLB thử {number}");
        var registration = JsonSerializer.Serialize(new { name, provinceCode = number % 2 == 0 ? "25" : "33", commune = "Ân Thi", establishedOn = "2023-01-10" });
        var id = (string)(await deliverer.Register("clubs", registration)).Json["clubId"]!;
        var members = new List<string>();
        for (var member = 1; member <= MembersPerClub; member++)
        {
            var body = JsonSerializer.Serialize(new { fullName = $"Hội viên {member}", gender = "female", birthYear = 1950 + member, household = "nearPoor", joinedOn = "2023-01-10" });
            members.Add((string)(await deliverer.Register($"clubs/{id}/members", body)).Json["memberId"]!);
        }

        await deliverer.Deliver(new Sent(id, "opening", $"clubs/{id}/fund", """{"openedOn":"2025-01-01"}"""));
        await deliverer.Deliver(new Sent(id, "capital", $"clubs/{id}/fund/capital", """{"source":"grant","amount":900000000,"on":"2025-01-01"}"""));
        return new DrillClub(id, members);
    }
}
