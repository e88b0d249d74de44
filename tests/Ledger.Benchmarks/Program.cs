using System.Globalization;
using Ledger.Benchmarks;

var what = args.FirstOrDefault() ?? "all";
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
if (what is not ("all" or "posting" or "schedule" or "meeting" or "projection" or "replay" or "nation" or "chain" or "pages"))
{
    Console.Error.WriteLine("Usage: ./ledger bench [all | posting | schedule | meeting | projection | replay | nation | chain | pages] [rounds]; of a nation also [what the names of its questions contain]");
    return 2;
}

if (what is "nation")
{
    return await NationBenchmark.Run(rounds, args.ElementAtOrDefault(2));
}

if (what is "all" or "schedule")
{
    ScheduleBenchmark.Print();
}

if (what is "meeting")
{
    await PostingBenchmark.RunMeeting(rounds);
}

if (what is "all" or "pages")
{
    await PagesBenchmark.Run(rounds);
}

if (what is "all" or "replay")
{
    await ReplayBenchmark.Run(rounds);
}

if (what is "all" or "chain")
{
    await ChainBenchmark.Run(rounds);
}

if (what is "all" or "projection")
{
    await ProjectionBenchmark.Run(rounds);
}

if (what is "all" or "posting")
{
    await PostingBenchmark.Run(rounds);
}

return 0;
