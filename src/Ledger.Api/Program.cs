using Ledger.Api.Hosting;

return await LedgerProgram.Run(args, new PostgresEngine());
