using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>Where seals are kept outside of the database.</summary>
/// <param name="Directory">A directory: a JSON file a seal.</param>
/// <param name="Address">An HTTP address that the JSON of a seal is posted to.</param>
internal sealed record SealDestinations(string? Directory, Uri? Address)
{
    public static SealDestinations Of(IConfiguration configuration) => new(
        configuration["Ledger:Seals:Directory"] is { Length: > 0 } directory ? Path.GetFullPath(directory) : null,
        configuration["Ledger:Seals:Address"] is { Length: > 0 } address
            ? Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new FormatException($"Ledger__Seals__Address is no HTTP address: '{address}'.")
            : null);
}

/// <summary>Writes seals outside of the database, where who changes the database cannot change them. What fails is tried again with the next seal and every hour.</summary>
internal sealed class SealPublisher(NpgsqlDataSource database, SealRegister seals, SealDestinations destinations, TimeProvider time, ILogger<SealPublisher> log) : IDisposable
{
    // Whoever redirects has kept nothing: following would ask with GET, and take the answer for a receipt.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Writes what was not yet written, the oldest first.</summary>
    public async Task Publish(CancellationToken ct)
    {
        var keys = await seals.Keys(ct);
        if (destinations.Directory is { } directory)
        {
            await Publish("directory:" + directory, keys, (seal, json) => WriteFile(directory, seal, json, ct), ct);
        }

        if (destinations.Address is { } address)
        {
            await Publish("http:" + address, keys, (_, json) => Post(address, json, ct), ct);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task Publish(string destination, List<SealKey> keys, Func<Seal, byte[], Task> write, CancellationToken ct)
    {
        try
        {
            foreach (var number in await Unpublished(destination, ct))
            {
                var seal = (await seals.Find(number, ct))!;
                await write(seal, JsonSerializer.SerializeToUtf8Bytes(SealAnswer.Of(seal, keys), Answer.Json<SealAnswer>()));
                await using var done = database.Command(
                    "INSERT INTO ledger.seal_publications (number, destination, published_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", Of(number), Of(destination), Of(time.Now()));
                await done.ExecuteNonQueryAsync(ct);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            log.LogError(failure, "A seal could not be written to {Destination}; it is tried again", destination);
        }
    }

    private async Task<List<int>> Unpublished(string destination, CancellationToken ct)
    {
        await using var command = database.Command(
            "SELECT number FROM ledger.seals s WHERE NOT EXISTS (SELECT FROM ledger.seal_publications p WHERE p.number = s.number AND p.destination = $1) ORDER BY number", Of(destination));
        return await command.List(static row => row.GetInt32(0), ct);
    }

    // Made beside its place and then moved there, so that nobody reads half a file.
    private static async Task WriteFile(string directory, Seal seal, byte[] json, CancellationToken ct)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"seal-{seal.Number:D6}.json"));
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        await using (var file = new FileStream(unfinished, FileMode.CreateNew))
        {
            await file.WriteAsync(json, ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private async Task Post(Uri address, byte[] json, CancellationToken ct)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(address, content, ct);
        response.EnsureSuccessStatusCode();
    }
}
