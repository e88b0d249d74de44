using Ledger.Api.Funds;
using Microsoft.Extensions.Hosting;
using Wolverine;
using Wolverine.Runtime;

namespace Ledger.Marten.Messaging;

/// <summary>A request to record entries: the fund is fetched for writing, the pure decisions are taken on it, and what they give is committed. Handled where it was sent, never stored.</summary>
public sealed record RecordEntries(Func<Task> Attempt);

/// <summary>Wolverine's handler of <see cref="RecordEntries"/>, under its retry policy for conflicts.</summary>
public static class RecordEntriesHandler
{
    public static Task Handle(RecordEntries command) => command.Attempt();
}

/// <summary>Has Wolverine record.</summary>
internal sealed class WolverineRecorder(IWolverineRuntime runtime) : IRecorder
{
    public async Task<Outcome> Record(Func<Task<Outcome>> attempt)
    {
        Outcome? outcome = null;
        await new MessageBus(runtime).InvokeAsync(new RecordEntries(async () => outcome = await attempt()));
        return outcome!;
    }
}

/// <summary>Has Wolverine write and compile its call of the handler before anybody is waiting for it: that is the C# compiler's first work, and took the first posting after a start some seconds.</summary>
internal sealed class RecordingCompiled(IWolverineRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => new MessageBus(runtime).InvokeAsync(new RecordEntries(static () => Task.CompletedTask), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
