using System.Globalization;
using Ledger.Drills;

const int Clients = 32;
const int Seed = 1648;

var name = args.FirstOrDefault();
var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : (int?)null;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Seed;
var drills = new Dictionary<string, Func<Task<bool>>>(StringComparer.Ordinal)
{
    ["crash"] = () => CrashDrill.Run(size ?? 100, Clients, seed, Console.Out),
    ["instances"] = () => InstancesDrill.Run(size ?? 20, Clients, seed, Console.Out),
    ["database"] = () => DatabaseDrill.Run(Clients, seed, TimeSpan.FromSeconds(size ?? 20), Console.Out),
    ["backup"] = () => BackupDrill.Run(size ?? 16, seed, Console.Out),
    ["fuzz"] = () => FuzzDrill.Run(size ?? 100_000, seed, Console.Out),
    ["histories"] = () => HistoriesDrill.Run(size ?? 1_000_000, seed, Console.Out),
};
if (name is null || (name != "all" && !drills.ContainsKey(name)))
{
    Console.Error.WriteLine($"Usage: ./ledger drill all | {string.Join(" | ", drills.Keys)} [size] [seed]");
    return 2;
}

// What is printed is for everybody: figures as in the documents.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var failed = new List<string>();
foreach (var (drill, run) in drills.Where(drill => name == "all" || drill.Key == name))
{
    Console.WriteLine($"== {drill}");
    try
    {
        if (!await run())
        {
            failed.Add(drill);
        }
    }
    catch (Exception broken)
    {
        // Whatever it is, the drill could not be held; what it started was stopped on the way here.
        Console.WriteLine(broken is DrillException ? broken.Message : broken);
        failed.Add(drill);
    }
}

Console.WriteLine(failed.Count == 0 ? "passed" : "FAILED: " + string.Join(", ", failed));
return failed.Count == 0 ? 0 : 1;
