using Ledger.Api.Simulation;
using NodaTime;

namespace Ledger.Api.Tests.Simulation;

public sealed class SimulateCommandTests
{
    private static readonly LocalDate Today = new(2026, 8, 15);

    [Fact]
    public void Parse_WithoutOptions_IsTheDemonstration()
    {
        SimulateCommand.Parse([], Today).Should().Be(new Simulator(162, new SimulatedPeriod(new YearMonth(2022, 12), 36), 1648));
    }

    [Fact]
    public void Parse_ClubsMonthsAndSeed_EndsWithTheLastFullMonth()
    {
        var simulator = SimulateCommand.Parse(["--clubs", "1000", "--months", "24", "--seed", "-5"], Today);

        simulator.Should().Be(new Simulator(1000, new SimulatedPeriod(new YearMonth(2024, 8), 24), -5));
        simulator.Period.Last.Should().Be(new LocalDate(2026, 7, 31));
    }

    [Fact]
    public void Parse_From_BeginsThere()
    {
        SimulateCommand.Parse(["--from", "2025-01", "--months", "3"], Today).Period.Should().Be(new SimulatedPeriod(new YearMonth(2025, 1), 3));
    }

    [Fact]
    public void Parse_Nation_IsTwentyThousandClubsInTwoYears_UnlessSaidOtherwise()
    {
        SimulateCommand.Parse(["--nation"], Today).Should().Be(new Simulator(20_000, new SimulatedPeriod(new YearMonth(2024, 8), 24), 1648, IsNation: true));
        SimulateCommand.Parse(["--clubs", "7", "--nation", "--months", "3"], Today).Should().Be(new Simulator(7, new SimulatedPeriod(new YearMonth(2026, 5), 3), 1648, IsNation: true));
    }

    [Theory]
    [InlineData("--clubs needs a value*", "--clubs")]
    [InlineData("--clubs is a number from 1 to 100000, not '0'.", "--clubs", "0")]
    [InlineData("--clubs is a number from 1 to 100000, not '100001'.", "--clubs", "100001")]
    [InlineData("--months is a number from 1 to 600, not 'ten'.", "--months", "ten")]
    [InlineData("--from is a month such as 2024-01, not '2025-13'.", "--from", "2025-13")]
    [InlineData("1 months from 2026-08 do not lie in the past.", "--from", "2026-08", "--months", "1")]
    [InlineData("There is no option --speed*", "--speed", "9")]
    public void Parse_WhatCannotBe_SaysSo(string message, params string[] options)
    {
        var parse = () => SimulateCommand.Parse(options, Today);

        parse.Should().Throw<FormatException>().WithMessage(message);
    }
}
