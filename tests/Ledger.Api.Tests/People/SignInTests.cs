using System.Globalization;
using System.Security.Cryptography;
using Ledger.Api.Tests.Hosting;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.People;

[Collection(PostgresCollection.Name)]
public sealed class SignInTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Login_RightPassword_GivesTokensThatWork()
    {
        var (email, userId) = await Signed.Add(service, "auditor", new { province = "33" });

        var login = (await Signed.Login(service.Url, email.ToUpperInvariant())).ShouldBe(200);

        login.Number("expiresIn").Should().Be(900);
        var me = (await Signed.Me(service.Url, login.String("accessToken")!)).ShouldBe(200);
        (me.String("userId"), me.String("role"), me.String("scope.province"), me.String("scope.club")).Should().Be((userId, "auditor", "33", null));
        me.Items("permissions").Select(permission => permission!.GetValue<string>()).Should().Contain("seeMemberNames").And.NotContain(["postMoney", "sealBooks"]);
    }

    [Theory]
    [InlineData("wrong-password-that-is-long")]
    [InlineData(" ")]
    public async Task Login_WrongPassword_TellsNoMoreThanForNobody(string password)
    {
        var (email, _) = await Signed.Add(service);

        var wrong = (await Signed.Login(service.Url, email, password)).ShouldBeProblem(401, "sign-in-failed");
        var nobody = (await Signed.Login(service.Url, "nobody@people.example", password)).ShouldBeProblem(401, "sign-in-failed");

        wrong.String("detail").Should().Be(nobody.String("detail"));
        wrong.Header("WWW-Authenticate").Should().Be("Bearer");
    }

    [Fact]
    public async Task Login_AfterFiveFailures_IsRefusedWithTheRightPasswordToo()
    {
        var (email, userId) = await Signed.Add(service);
        for (var i = 0; i < 5; i++)
        {
            (await Signed.Login(service.Url, email, "wrong-password-that-is-long")).ShouldBe(401);
        }

        (await Signed.Login(service.Url, email)).ShouldBeProblem(401, "sign-in-failed");

        (await service.Api.Post($"users/{userId}/password-reset", new { password = "con-meo-treo-cay-cau" })).ShouldBe(204);
        (await Signed.Login(service.Url, email, "con-meo-treo-cay-cau")).ShouldBe(200);
    }

    [Fact]
    public async Task Token_MissingOrMadeUp_IsRefused()
    {
        using var nobody = Signed.Client(service.Url, ApiClient.Nobody);

        var missing = (await nobody.Get("clubs")).ShouldBeProblem(401, "sign-in-required");
        (await Signed.Me(service.Url, "made-up")).ShouldBeProblem(401, "sign-in-required");
        (await Signed.Me(service.Url, new string('A', 43))).ShouldBeProblem(401, "sign-in-required");
        (await nobody.Get("nothing")).ShouldBeProblem(401, "sign-in-required");
        (await nobody.Get("clubs", ("Accept-Language", "en"))).String("detail").Should().NotBe(missing.String("detail"));
        foreach (var open in (string[])["/health/live", "/health/ready", "/swagger/v1/swagger.json", "/swagger/index.html"])
        {
            (await nobody.Get(open)).ShouldBe(200);
        }
    }

    [Fact]
    public async Task Token_After15Minutes_HasExpiredAndIsRefreshed()
    {
        await using var host = await RunningHost.Start(PostgresCluster.ForService(service.ConnectionString), new SettableClock());
        var clock = new SettableClock();
        await using var later = await RunningHost.Start(PostgresCluster.ForService(service.ConnectionString), clock);
        var (email, _) = await Signed.Add(service);
        var login = (await Signed.Login(host.Url, email)).ShouldBe(200);
        clock.Advance(TimeSpan.FromMinutes(15));

        (await Signed.Me(later.Url, login.String("accessToken")!)).ShouldBeProblem(401, "sign-in-required");

        var refreshed = (await Signed.Post(later.Url, ApiClient.Nobody, "auth/refresh", new { refreshToken = login.String("refreshToken") })).ShouldBe(200);
        (await Signed.Me(later.Url, refreshed.String("accessToken")!)).ShouldBe(200);
    }

    [Fact]
    public async Task Refresh_UsedTwice_EndsTheSession()
    {
        var (email, _) = await Signed.Add(service);
        var first = (await Signed.Login(service.Url, email)).ShouldBe(200).String("refreshToken");
        var second = (await Refresh(first)).ShouldBe(200);
        (await Signed.Me(service.Url, second.String("accessToken")!)).ShouldBe(200);

        (await Refresh(first)).ShouldBeProblem(401, "session-ended");

        (await Refresh(second.String("refreshToken"))).ShouldBeProblem(401, "session-ended");
        (await Signed.Me(service.Url, second.String("accessToken")!)).ShouldBe(401);
    }

    [Fact]
    public async Task Logout_EndsThisSessionOnly()
    {
        var (email, _) = await Signed.Add(service);
        var (one, other) = (await Signed.Login(service.Url, email), await Signed.Token(service.Url, email));

        (await Signed.Post(service.Url, one.String("accessToken")!, "auth/logout", new { })).ShouldBe(204);

        (await Signed.Me(service.Url, one.String("accessToken")!)).ShouldBe(401);
        (await Refresh(one.String("refreshToken"))).ShouldBeProblem(401, "session-ended");
        (await Signed.Me(service.Url, other)).ShouldBe(200);
    }

    [Fact]
    public async Task Disabled_IsSignedOutAtOnceAndSoonOnOtherInstances()
    {
        await using var another = await service.StartAnother();
        var (email, userId) = await Signed.Add(service);
        var login = (await Signed.Login(service.Url, email)).ShouldBe(200);
        var token = login.String("accessToken")!;
        (await Signed.Me(another.Url, token)).ShouldBe(200);
        (await Signed.Me(service.Url, token)).ShouldBe(200);

        (await service.Api.Put($"users/{userId}", new { disabled = true })).ShouldBe(200).At("disabled")!.GetValue<bool>().Should().BeTrue();

        (await Signed.Me(service.Url, token)).ShouldBe(401);
        (await Refresh(login.String("refreshToken"))).ShouldBe(401);
        (await Signed.Login(service.Url, email)).ShouldBeProblem(401, "sign-in-failed");
        await ServiceProcess.Until(async () => (await Signed.Me(another.Url, token)).Status == 401);
    }

    [Fact]
    public async Task Role_Changed_HoldsFromTheNextRequest()
    {
        var (email, userId) = await Signed.Add(service, "chair");
        var token = await Signed.Token(service.Url, email);
        (await Signed.Me(service.Url, token)).String("role").Should().Be("chair");

        (await service.Api.Put($"users/{userId}", new { role = "boardMember", scope = new { province = "25" } })).ShouldBe(200);

        var me = await Signed.Me(service.Url, token);
        (me.String("role"), me.String("scope.province")).Should().Be(("boardMember", "25"));
    }

    [Fact]
    public async Task Totp_OnceConfirmed_IsAskedFor()
    {
        var (email, userId) = await Signed.Add(service);
        var token = await Signed.Token(service.Url, email);
        var enrolled = (await Signed.Post(service.Url, token, "me/totp", new { })).ShouldBe(200);
        var secret = enrolled.String("secret")!;
        enrolled.String("uri").Should().StartWith("otpauth://totp/Ledger:").And.Contain($"secret={secret}&issuer=Ledger");
        (await Signed.Login(service.Url, email)).ShouldBe(200);
        (await Signed.Post(service.Url, token, "me/totp/confirmation", new { code = "abcdef" })).ShouldBeProblem(400, "invalid-request", "code");

        (await Signed.Post(service.Url, token, "me/totp/confirmation", new { code = Code(secret) })).ShouldBe(204);

        (await Signed.Me(service.Url, token)).At("totp")!.GetValue<bool>().Should().BeTrue();
        (await Signed.Login(service.Url, email)).ShouldBeProblem(401, "code-required");
        (await Signed.Login(service.Url, email, code: "000 00x")).ShouldBeProblem(401, "sign-in-failed");
        (await Signed.Login(service.Url, email, code: Code(secret))).ShouldBe(200);
        (await Signed.Post(service.Url, token, "me/totp", new { })).ShouldBeProblem(409, "totp-in-use");
        (await Signed.Post(service.Url, token, "me/totp/removal", new { password = "wrong-password-that-is-long" })).ShouldBeProblem(400, "invalid-request", "password");
        (await Signed.Post(service.Url, token, "me/totp/removal", new { password = Signed.Password })).ShouldBe(204);
        (await Signed.Login(service.Url, email)).ShouldBe(200);

        (await service.Query($"SELECT password_hash FROM people.users WHERE id = '{userId}'")).Single().Should().NotContain(Signed.Password);
    }

    [Fact]
    public async Task Password_Changed_EndsOtherSessions()
    {
        var (email, _) = await Signed.Add(service);
        var (mine, other) = (await Signed.Token(service.Url, email), await Signed.Token(service.Url, email));
        var body = new { currentPassword = Signed.Password, newPassword = "con-meo-treo-cay-cau" };
        (await Signed.Post(service.Url, mine, "me/password", body with { currentPassword = "wrong-password-that-is-long" })).ShouldBeProblem(400, "invalid-request", "currentPassword");

        (await Signed.Post(service.Url, mine, "me/password", body)).ShouldBe(204);

        (await Signed.Me(service.Url, mine)).ShouldBe(200);
        (await Signed.Me(service.Url, other)).ShouldBe(401);
        (await Signed.Login(service.Url, email)).ShouldBe(401);
        (await Signed.Login(service.Url, email, "con-meo-treo-cay-cau")).ShouldBe(200);
    }

    [Fact]
    public async Task Cookie_OfAPage_SignsInToo()
    {
        using var nobody = Signed.Client(service.Url, ApiClient.Nobody);
        var (email, userId) = await Signed.Add(service);
        var token = await Signed.Token(service.Url, email);

        (await nobody.Get("me", ("Cookie", "ledger_session=" + token))).ShouldBe(200).String("userId").Should().Be(userId);
    }

    [Fact]
    public async Task Tokens_AreNotInTheDatabase()
    {
        var (email, _) = await Signed.Add(service);
        var login = await Signed.Login(service.Url, email);

        var rows = string.Join('\n', await service.Query("SELECT s::text FROM people.sessions s"));

        rows.Should().NotContain(login.String("accessToken")).And.NotContain(login.String("refreshToken"));
    }

    private Task<Reply> Refresh(string? refreshToken) => Signed.Post(service.Url, ApiClient.Nobody, "auth/refresh", new { refreshToken });

    /// <summary>The code of this moment (RFC 6238: SHA-1, 30 seconds, six digits).</summary>
    private static string Code(string secret)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] key = [.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => Convert.ToByte(new string(octet), 2))];
        byte[] step = [.. BitConverter.GetBytes(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30).Reverse()];
#pragma warning disable CA5350 // What the RFC says, and every authenticator does.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}
