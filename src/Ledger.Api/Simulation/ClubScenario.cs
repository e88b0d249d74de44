using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>A simulated club with the whole history of its fund. It follows from seed, index and period alone, whatever other clubs do.</summary>
/// <param name="Profile">The club and its members.</param>
/// <param name="Entries">Every entry of the fund book in order.</param>
/// <param name="Fund">The fund after the last entry.</param>
internal sealed record ClubScenario(ClubProfile Profile, IReadOnlyList<DatedEvent> Entries, Fund Fund)
{
    public static ClubScenario Of(long seed, int index, SimulatedPeriod period) => Of(ClubProfile.Of(seed, index, period), seed, period);

    public static ClubScenario Of(ClubProfile club, long seed, SimulatedPeriod period)
    {
        var dice = new Dice(seed, club.Index, purpose: 2);
        var agenda = new Agenda(period.Last);
        var treasurer = new Treasurer(new OpenFund(club.Club.ClubId, club.OpenedOn, club.Policy), club.Banks, dice);
        var capital = Capital.Plan(club, treasurer, agenda, period.Last, dice);
        var lending = new Lending(club, treasurer, agenda, dice);
        var collecting = new Collecting(treasurer, agenda, lending, dice);
        var housekeeping = new Housekeeping(club, treasurer, agenda, dice);
        housekeeping.PlanClosings(period.Last);
        housekeeping.PlanPolicyChanges(period.Last);
        for (var meeting = club.OpenedOn; meeting <= period.Last; meeting = meeting.PlusMonths(1))
        {
            agenda.At(meeting, Meet);
        }

        agenda.Run();
        return new ClubScenario(club, treasurer.Entries, treasurer.Fund);

        void Meet(LocalDate day)
        {
            var allocates = housekeeping.AllocatesIn(day);
            collecting.Collect(day, mistakesMayHappen: !allocates);
            capital.CollectContributions(day);
            if (allocates)
            {
                housekeeping.Allocate(day);
            }

            housekeeping.PayActivities(day);
            lending.LendOut(day);
            housekeeping.CountCash(day);
            // Once the loans agreed to this evening are paid out.
            agenda.At(day.PlusDays(Lending.LongestPromiseDays + 1), treasurer.BankSurplus);
        }
    }
}
