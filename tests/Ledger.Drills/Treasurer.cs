using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Drills;

/// <summary>One client: posts what a treasurer posts, one thing after the other, until told to stop.</summary>
internal sealed class Treasurer(Deliverer deliverer, IReadOnlyList<DrillClub> clubs, int seed)
{
    private static readonly LocalDate FirstDay = new(2025, 1, 10);
    private readonly Random _random = new(seed);

    public async Task Work(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var club = clubs[_random.Next(clubs.Count)];
                await (_random.Next(100) switch
                {
                    < 20 => Lend(club),
                    < 55 => Repay(club),
                    < 70 => Capital(club),
                    < 85 => Meeting(club),
                    < 93 => Reverse(club),
                    _ => Pay(club),
                });
            }
        }
        catch (OperationCanceledException)
        {
            // Told to give up while nobody answered.
        }
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private LocalDate Day(int from, int to) => FirstDay.PlusDays(_random.Next(from, to));

    private async Task<DrillReply> Post(DrillClub club, string kind, string path, object body) =>
        await deliverer.Deliver(new Sent(club.Id, kind, $"clubs/{club.Id}/{path}", JsonSerializer.Serialize(body)));

    private async Task Lend(DrillClub club)
    {
        var on = Iso(Day(0, 120));
        var requested = await Post(club, "request", "loans", new { memberId = club.Members[_random.Next(club.Members.Count)], principal = _random.Next(10, 40) * 100_000, purpose = "Nuôi gà", requestedOn = on });
        if (requested.Status != 201)
        {
            return;
        }

        var loan = (string)requested.Json["loanId"]!;
        if ((await Post(club, "approval", $"loans/{loan}/approval", new { on })).Status == 201 && (await Post(club, "disbursement", $"loans/{loan}/disbursement", new { on })).Status == 201)
        {
            club.Lent(loan);
        }
    }

    private async Task Repay(DrillClub club)
    {
        foreach (var loan in club.Some(_random, 1))
        {
            await Post(club, "repayment", $"loans/{loan}/repayments", new { amount = _random.Next(1, 30) * 10_000, on = Iso(Day(120, 500)) });
        }
    }

    private async Task Capital(DrillClub club)
    {
        var on = Iso(Day(0, 500));
        // The note is one that no other entry has: counted in the events it says by itself whether something was recorded twice.
        var sent = new Sent(club.Id, "capital", $"clubs/{club.Id}/fund/capital", JsonSerializer.Serialize(new { source = "donation", amount = _random.Next(1, 900) * 1_000, on, note = Guid.NewGuid().ToString("N") }));
        var recorded = await deliverer.Deliver(sent);
        if (recorded.Status == 201)
        {
            club.Reversible.Enqueue(((long)recorded.Json["entry"]!, on));
        }
    }

    private async Task Meeting(DrillClub club)
    {
        var loans = club.Some(_random, _random.Next(1, 6));
        var member = club.Members[_random.Next(club.Members.Count)];
        await Post(club, "meeting", string.Create(CultureInfo.InvariantCulture, $"meetings/{Iso(Day(120, 500))}/collections"), new
        {
            repayments = loans.Select(loanId => new { loanId, amount = _random.Next(1, 20) * 10_000 }),
            contributions = new[] { new { memberId = member, amount = 10_000, note = Guid.NewGuid().ToString("N") } },
        });
    }

    private async Task Reverse(DrillClub club)
    {
        if (club.Reversible.TryDequeue(out var capital))
        {
            await Post(club, "reversal", "fund/reversals", new { entry = capital.Entry, reason = "Ghi nhầm", on = capital.On });
        }
    }

    private async Task Pay(DrillClub club) => await Post(club, "transfer", "fund/cash-transfers", new { from = "cash", to = "bank", amount = _random.Next(1, 100) * 1_000, on = Iso(Day(0, 500)) });
}
