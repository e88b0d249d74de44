using Ledger.Benchmarks;

switch (args.FirstOrDefault())
{
    case "event-store":
        EventStoreBenchmark.Print(await EventStoreBenchmark.Run(Argument(1, 5), Argument(2, 2)));
        return 0;
    default:
        Console.Error.WriteLine("Usage: Ledger.Benchmarks event-store [rounds [groups in flight]]");
        return 2;
}

int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index]) : otherwise;
