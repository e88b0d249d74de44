using System.Globalization;
using Ledger.Marten.Benchmarks;

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
await EngineBenchmark.Run(rounds);
