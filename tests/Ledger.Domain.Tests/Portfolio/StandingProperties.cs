using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using Ledger.Domain.Tests.Funds;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Portfolio;

/// <summary>What the segments of a loan or a fund say of a day is what a plain recomputation says of it.</summary>
public sealed class StandingProperties
{
    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("LEDGER_TEST_SEED"), out var seed) ? seed : 1648;

    private static readonly LocalDate Before = new(1900, 1, 1);

    [Fact]
    public void Loans_OnEveryDay_StandAsTheirSegmentsSay()
    {
        var (late, principalLate) = (0, 0);
        Check(100, history =>
        {
            foreach (var loan in history.KnownAt(Instant.MaxValue)!.Loans)
            {
                var standings = loan.StandingsFrom(Before);
                foreach (var day in history.Days.Concat(standings.SelectMany(standing => standing.Instalments).SelectMany(instalment => new[] { instalment.DueOn, instalment.DueOn.PlusDays(1) })))
                {
                    var standing = standings.LastOrDefault(segment => segment.From <= day);
                    if (loan.AccountOn(day) is not { } account)
                    {
                        (standing?.IsLent ?? false).Should().BeFalse();
                        continue;
                    }

                    var position = account.PositionOn(day);
                    (standing!.Status, standing.Outstanding, standing.Credit, standing.WrittenOff, standing.Recovered, standing.Lent).Should()
                        .Be((position.Status, position.Outstanding, position.Paid.Credit, position.Paid.WrittenOff, position.Paid.Recovered, Plainly.Lent(account, day)));
                    standing.DaysPastDue(day).Should().Be(position.IsOpen ? position.DaysPastDue : 0);
                    (standing.PrincipalLateFrom < day ? standing.PrincipalLateFrom : null).Should().Be(position.IsOpen ? position.PrincipalLateSince : null);
                    standing.Overdue(day).Should().Be(position.IsOpen ? (position.OverduePrincipal, position.OverdueInterest) : (Vnd.Zero, Vnd.Zero));
                    (standing.WrittenOffOn is not null).Should().Be(position.IsWrittenOff);
                    late += standing.DaysPastDue(day) > 0 ? 1 : 0;
                    principalLate += standing.PrincipalLateFrom < day ? 1 : 0;
                }
            }
        });
        late.Should().BeGreaterThan(principalLate).And.BeGreaterThan(1_000, "most of what is to be told apart is lateness");
    }

    [Fact]
    public void Segments_OfAFundOnEveryDay_SayWhatItsStatementSays() => Check(60, history =>
    {
        var fund = history.KnownAt(Instant.MaxValue)!;
        var standings = FundStanding.StandingsFrom(fund, Before);
        standings[^1].From.Should().Be(FundStanding.LastChangeOn(fund));
        foreach (var day in history.Days.Where(day => day >= fund.OpenedOn))
        {
            var standing = standings.Last(segment => segment.From <= day);
            var statement = FundStatement.Of(fund, day);
            (standing.FundSize, standing.InterestReceived, standing.Tally.ActiveLoans).Should().Be((statement.FundSize, statement.InterestReceived, statement.ActiveLoans));
            ChartOfAccounts.All.Select(account => standing[account]).Should().Equal(ChartOfAccounts.All.Select(account => fund.Books[account].At(day)));
            standing.Tally.Should().Be(Plainly.Tally(fund, day));
            FundStanding.Covering(fund, day)!.From.Should().Be(standing.From);
        }
    });

    [Fact]
    public void Tally_AfterEveryEntry_IsThatOfTheWholeFund() => Check(60, history =>
    {
        Fund? fund = null;
        foreach (var (@event, at) in history.Entries)
        {
            var after = Fund.Evolve(fund, @event, at);
            var tally = fund is null ? after.Tally : after.TallyAfter(fund, @event);
            tally.Should().Be(Plainly.Tally(after, LocalDate.MaxIsoValue));
            after.Tally.Should().BeSameAs(tally);
            fund = after;
        }
    });

    [Fact]
    public void Entries_Always_ChangeSegmentsOnlyFromTheirDateOn() => Check(30, history =>
    {
        Fund? fund = null;
        foreach (var (@event, at) in history.Entries)
        {
            var after = Fund.Evolve(fund, @event, at);
            if (fund is not null)
            {
                var (was, now) = (Days(fund), Days(after));
                now.Should().Contain(was, "a day on which something changed stays one");
                now.Except(was).Should().BeSubsetOf(FundStanding.IsChangedBy(@event) ? [@event.On] : []);
                var unchanged = FundStanding.StandingsFrom(after, Before).Where(standing => standing.From < @event.On).Select(standing => (standing.From, standing.FundSize, standing.Tally, standing[Account.Cash]));
                unchanged.Should().Equal(FundStanding.StandingsFrom(fund, Before).Where(standing => standing.From < @event.On).Select(standing => (standing.From, standing.FundSize, standing.Tally, standing[Account.Cash])));
            }

            fund = after;
        }
    });

    [Fact]
    public void Verdicts_BySegments_AreThoseOfEachDueDate()
    {
        var missed = 0;
        Check(100, history =>
        {
            var fund = history.KnownAt(Instant.MaxValue)!;
            var bySegments = new SortedDictionary<LocalDate, (long, long)>();
            foreach (var (dueOn, due, onTime) in fund.Loans.SelectMany(loan => LoanStanding.Verdicts(loan.StandingsFrom(Before), Before)))
            {
                var (sum, paid) = bySegments.GetValueOrDefault(dueOn);
                bySegments[dueOn] = (sum + due.Amount, paid + onTime.Amount);
                missed += onTime < due ? 1 : 0;
            }

            bySegments.Should().Equal(Plainly.Due(fund));
        });
        missed.Should().BeGreaterThan(100);
    }

    [Fact]
    public void StandingsFrom_AnyDay_AreTheLastOfAll() => Check(20, history =>
    {
        foreach (var loan in history.KnownAt(Instant.MaxValue)!.Loans)
        {
            var all = loan.StandingsFrom(Before);
            foreach (var day in history.Days)
            {
                var first = Math.Max(0, all.Count(standing => standing.From <= day) - 1);
                loan.StandingsFrom(day).Select(standing => standing.From).Should().Equal(all.Skip(first).Select(standing => standing.From));
            }
        }
    });

    [Fact]
    public void Latest_OfACopyWithOtherFacts_IsReckonedAnew()
    {
        var fund = Lent();
        var account = fund.Loan("L1").Account!;
        var before = fund.Loan("L1").Latest!;
        fund.Loan("L1").Latest.Should().BeSameAs(before, "what was reckoned of a loan is kept with it");

        var paid = fund.Loan("L1").With(account with { Facts = [new Repayment(9, Day(6, 1), Dong(400_000))] });
        var taken = fund.Loan("L1").With(account with { Principal = Dong(100) });

        (before.Outstanding, paid.Latest!.Outstanding, taken.Latest!.Lent).Should().Be((Dong(1_200_000), paid.Account!.PositionOn(Day(6, 1)).Outstanding, Dong(100)));
        paid.Latest.Outstanding.Should().BeLessThan(before.Outstanding);
        fund.Loan("L1").Latest.Should().BeSameAs(before);
        (account with { Facts = [] }).Should().Be(account, "what was reckoned is no part of the value");
    }

    [Fact]
    public void Tally_OfACopyWithOtherLoans_IsCountedAnew()
    {
        var fund = Lent();
        fund.Tally.ActiveLoans.Should().Be(1);

        (fund with { Loans = ImmutableList<Loan>.Empty }).Tally.ActiveLoans.Should().Be(0);
        (fund with { Version = 99 }).Tally.Should().BeSameAs(fund.Tally);
    }

    private static Fund Lent() => FundSpec.Opened().Given(Receive(10_000_000, Day(1, 1)), Request(1_200_000, Day(1, 2)), Approve("L1", Day(1, 3)), Disburse("L1", Day(1, 4))).Fund;

    private static LocalDate[] Days(Fund fund) => [.. FundStanding.StandingsFrom(fund, Before).Select(standing => standing.From)];

    private static void Check(int histories, Action<KnownHistory> property) =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(histories).WithReplay(Seed, 1649UL),
            Prop.ForAll(History.Arbitrary, history => property(KnownHistory.Of(history, 0))));
}
