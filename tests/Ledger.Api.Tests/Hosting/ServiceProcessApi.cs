using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Api.Tests.Hosting;

internal static class ServiceProcessApi
{
    extension(ServiceProcess service)
    {
        /// <summary>A client of it.</summary>
        public ApiClient Api => service.NewClient();

        /// <summary>Another connection of the same treasurer.</summary>
        public ApiClient NewClient() => new(new HttpClient { BaseAddress = service.Url }, service.Token);
    }
}
