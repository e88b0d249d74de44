using Ledger.Api.Hosting;
using Ledger.Marten;

namespace Ledger.Api.Tests.Testing;

/// <summary>The engine on which the service is tested here.</summary>
internal static class TestedEngine
{
    public static readonly ILedgerEngine Engine = new MartenEngine();
}
