using Ledger.Api.Hosting;
using Ledger.Marten;

return await LedgerProgram.Run(args, new MartenEngine());
