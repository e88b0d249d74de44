using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Api.Audit;
using Ledger.Api.Tests.Notifications;
using Ledger.Api.Tests.Testing;
using Ledger.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ledger.Api.Tests.Audit;

[Collection(PostgresCollection.Name)]
public sealed class SealTests(PostgresCluster cluster)
{
    // The leaves and roots that RFC 6962's own reference implementation is tested with.
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_OfKnownLeaves_IsTheKnownRoot(int count, string root) =>
        Convert.ToHexStringLower(MerkleTree.Root(Leaves.Take(count).Select(leaf => MerkleTree.Leaf(Convert.FromHexString(leaf))).ToArray())).Should().Be(root);

    [Fact]
    public void Path_OfEveryLeafOfEveryTree_LeadsToTheRootAndToNoOther()
    {
        for (var size = 1; size <= 33; size++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, size).Select(i => MerkleTree.Leaf([(byte)i]))];
            var root = MerkleTree.Root(leaves);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.Path(index, leaves);
                MerkleTree.RootOf(leaves[index], index, size, path).Should().Equal(root);
                MerkleTree.RootOf(MerkleTree.Leaf([200]), index, size, path).Should().NotEqual(root);
                MerkleTree.RootOf(leaves[index], index, size, [.. path, root]).Should().BeNull();
            }
        }
    }

    [Fact]
    public async Task Seal_OnDemand_IsSignedChainedServedAndWrittenOutside()
    {
        await using var service = await SealedService.Start(cluster);
        await service.Club();
        var first = await service.Seal();
        var second = await service.Seal();

        second.String("previous").Should().Be(first.String("hash"));
        second.Number("funds").Should().Be(1);
        var number = second.Number("number").ToString(CultureInfo.InvariantCulture);
        (await service.Api.Get($"audit/seals/{number}")).ShouldBe(200).Text.Should().Be(second.Text);
        (await service.Api.Get("audit/seals?limit=500")).Items().Select(seal => seal!["number"]!.GetValue<int>()).Should().EndWith((int)second.Number("number"));
        (await File.ReadAllTextAsync(Path.Combine(service.SealDirectory, $"seal-{second.Number("number"):D6}.json"))).Should().Be(second.Text);
        (await service.Api.Get("audit/seals/999")).ShouldBeProblem(404, "seal-not-found");
        var key = (await service.Api.Get("audit/keys")).Items("keys").Single()!;
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(key["pem"]!.GetValue<string>());
        var statement = $$"""{"funds":1,"keyId":"{{key["keyId"]}}","number":{{number}},"previous":"{{second.String("previous")}}","root":"{{second.String("root")}}","sealedAt":"2026-01-15T03:00:00.000000Z"}""";
        ecdsa.VerifyData(Encoding.UTF8.GetBytes(statement), Convert.FromHexString(second.String("signature")!), HashAlgorithmName.SHA256).Should().BeTrue();
        second.String("hash").Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(statement))));
    }

    [Fact]
    public async Task Seal_WithoutAKey_IsRefused()
    {
        await using var host = await RunningHost.Start(PostgresCluster.ForService(await cluster.CreateDatabase()), new SettableClock());

        (await host.Api.Send(HttpMethod.Post, "audit/seals", null)).ShouldBeProblem(409, "sealing-not-set-up");
    }

    [Fact]
    public async Task SealToday_ByTwoInstancesOnTwoDays_IsOnceADay()
    {
        var database = PostgresCluster.ForService(await cluster.CreateDatabase());
        var clock = new SettableClock();
        await using var host = await RunningHost.Start(database, clock);
        using var signer = SealSigner.From(SealedService.NewKey())!;
        await using var source = NpgsqlDataSource.Create(database);
        SealRegister[] instances = [new(source, clock, signer), new(source, clock, signer), new(source, clock, signer)];
        async Task<int> Day() => (await Task.WhenAll(instances.Select(instance => instance.SealToday(CancellationToken.None)))).Count(seal => seal is not null);

        (await Day()).Should().Be(1);
        (await Day()).Should().Be(0);
        // Midnight in Vietnam.
        clock.Set("2026-01-15T16:59:59Z");
        (await Day()).Should().Be(0);
        clock.Set("2026-01-15T17:00:00Z");
        (await Day()).Should().Be(1);
    }

    [Fact]
    public async Task Seal_AfterTheKeyWasChanged_LeavesEarlierSealsVerifiable()
    {
        var database = PostgresCluster.ForService(await cluster.CreateDatabase());
        for (var i = 0; i < 2; i++)
        {
            await using var host = await RunningHost.Start(database, new SettableClock(), "--Ledger:Seals:Key", SealedService.NewKey());
            (await host.Api.Send(HttpMethod.Post, "audit/seals", null)).ShouldBe(201);
        }

        await using var another = await RunningHost.Start(database, new SettableClock());
        var keys = (await another.Api.Get("audit/keys")).Items("keys").ToDictionary(key => key!["keyId"]!.GetValue<string>(), key => new SealKey(key!["keyId"]!.GetValue<string>(), Convert.FromBase64String(key["publicKey"]!.GetValue<string>())));
        keys.Should().HaveCount(2);
        var chain = new SealChain(keys);
        foreach (var seal in await another.Services.GetRequiredService<SealRegister>().List(0, 100, CancellationToken.None))
        {
            chain.Add(seal).Should().BeNull();
        }
    }

    [Fact]
    public async Task Publish_ToAnAddressThatFails_IsTriedAgain()
    {
        await using var service = await SealedService.Start(cluster, "--Ledger:Seals:Address", "http://127.0.0.1:1/seals");

        await service.Seal();

        (await service.Host.Services.GetRequiredService<SealRegister>().List(0, 100, CancellationToken.None)).Should().NotBeEmpty();
        Directory.GetFiles(service.SealDirectory).Should().NotBeEmpty("one destination that fails does not hold up another");
    }

    [Fact]
    public async Task Publish_ToAnAddress_SendsEverySealOnceAsItIsServed()
    {
        await using var receiver = await Receiver.Start();
        await using var sealing = await Sealing.Start(cluster, new Uri(receiver.Url, "/kept"));
        await sealing.Seals.SealNow(CancellationToken.None);
        await sealing.Seals.SealNow(CancellationToken.None);

        await sealing.Publisher.Publish(CancellationToken.None);
        await sealing.Publisher.Publish(CancellationToken.None);

        receiver.Calls.Select(call => call.Path).Should().Equal("/kept", "/kept");
        receiver.Calls.Select(call => call.Headers["Content-Type"]).Should().OnlyContain(type => type == "application/json");
        receiver.Calls.Select(call => call.Body).Should().Equal((await sealing.Host.Api.Get("audit/seals/1")).Text, (await sealing.Host.Api.Get("audit/seals/2")).Text);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(302)]
    public async Task Publish_ToAnAddressThatFirstRefuses_SendsAgainFromWhereItFailed(int refusal)
    {
        await using var receiver = await Receiver.Start();
        await using var sealing = await Sealing.Start(cluster, receiver.Url);
        await sealing.Seals.SealNow(CancellationToken.None);
        await sealing.Seals.SealNow(CancellationToken.None);
        receiver.AnswerFirst(200, refusal);

        await sealing.Publisher.Publish(CancellationToken.None);
        Sent().Should().Equal(1, 2);
        await sealing.Publisher.Publish(CancellationToken.None);
        Sent().Should().Equal(1, 2, 2);
        await sealing.Publisher.Publish(CancellationToken.None);
        Sent().Should().Equal(1, 2, 2);

        IEnumerable<int> Sent() => receiver.Calls.Select(call => call.Event["number"]!.GetValue<int>());
    }

    [Fact]
    public async Task Proof_OfAnEntry_LeadsToTheSeal()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        for (var i = 0; i < 4; i++)
        {
            await service.Club();
        }

        (await club.Get("fund/entries/3/proof")).ShouldBeProblem(404, "not-sealed");
        (await club.Get("fund/entries/7/proof")).ShouldBeProblem(404, "version-not-found");
        await service.Seal();
        await club.Capital(1);
        await service.Seal();

        var proof = (await club.Get("fund/entries/3/proof")).ShouldBe(200);

        var hash = proof.String("entries.0.previousHash")!;
        foreach (var link in proof.Items("entries"))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(hash), .. Encoding.UTF8.GetBytes(link!["canonical"]!.GetValue<string>())]));
            link["hash"]!.GetValue<string>().Should().Be(hash);
        }

        proof.Items("entries").Should().HaveCount(4, "entries 3 to 6 lead to the head that was sealed first");
        proof.String("head.hash").Should().Be(hash);
        var leaf = MerkleTree.Leaf(Encoding.UTF8.GetBytes($$"""{"hash":"{{hash}}","streamId":"{{club.Id}}","tenantId":"33","version":6}"""));
        var root = MerkleTree.RootOf(leaf, proof.Number("leafIndex"), proof.Number("treeSize"), [.. proof.Items("path").Select(sibling => Convert.FromHexString(sibling!.GetValue<string>()))]);
        Convert.ToHexStringLower(root!).Should().Be(proof.String("seal.root"));
        proof.Number("treeSize").Should().Be(5);
    }

    /// <summary>Sealing by hand, on a database that no service seals by itself.</summary>
    private sealed class Sealing : IAsyncDisposable
    {
        private readonly NpgsqlDataSource _database;
        private readonly SealSigner _signer = SealSigner.From(SealedService.NewKey())!;

        private Sealing(RunningHost host, string database, SettableClock clock, Uri address)
        {
            Host = host;
            _database = NpgsqlDataSource.Create(database);
            Seals = new SealRegister(_database, clock, _signer);
            Publisher = new SealPublisher(_database, Seals, new SealDestinations(null, address), clock, NullLogger<SealPublisher>.Instance);
        }

        public RunningHost Host { get; }

        public SealRegister Seals { get; }

        public SealPublisher Publisher { get; }

        public static async Task<Sealing> Start(PostgresCluster cluster, Uri address)
        {
            var database = PostgresCluster.ForService(await cluster.CreateDatabase());
            var clock = new SettableClock();
            return new Sealing(await RunningHost.Start(database, clock), database, clock, address);
        }

        public async ValueTask DisposeAsync()
        {
            Publisher.Dispose();
            _signer.Dispose();
            await _database.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
