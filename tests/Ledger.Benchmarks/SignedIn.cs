using Ledger.Api.People;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Benchmarks;

/// <summary>Whoever asks in a benchmark.</summary>
internal static class SignedIn
{
    /// <summary>Adds a treasurer of the nation, who may read everything and post, and answers a token that is good for twelve hours: longer than any of this takes.</summary>
    public static async Task<string> Treasurer(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var name = Guid.NewGuid().ToString("N");
        var treasurer = await scope.ServiceProvider.GetRequiredService<PersonRegister>().Add($"{name}@bench.example", "Treasurer", Guid.NewGuid().ToString(), Role.Treasurer, AccessScope.Nation);
        return await scope.ServiceProvider.GetRequiredService<Sessions>().BeginPage(treasurer.Id, CancellationToken.None);
    }
}
