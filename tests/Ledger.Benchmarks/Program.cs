using Ledger.Benchmarks;

switch (args.FirstOrDefault())
{
    case "event-store":
        EventStoreBenchmark.Print(await EventStoreBenchmark.Run(args.Length > 1 ? int.Parse(args[1]) : 5));
        return 0;
    default:
        Console.Error.WriteLine("Usage: Ledger.Benchmarks event-store [rounds]");
        return 2;
}
