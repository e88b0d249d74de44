namespace Ledger.Api.Http;

/// <summary>How much of the service one caller may take, as configured under <c>Ledger:Limits</c>.</summary>
/// <param name="Enabled">Whether requests are counted at all; the two times hold in any case.</param>
/// <param name="UserPerSecond">Requests a second that somebody who is signed in may go on sending.</param>
/// <param name="AddressPerSecond">Requests a second that may go on coming from one address, signed in or not: an office may be behind it.</param>
/// <param name="SignInsPerMinute">Attempts to sign in a minute from one address.</param>
/// <param name="HeaderSeconds">How long a client may take to send the headers of a request.</param>
/// <param name="RequestSeconds">How long a request may take from then on.</param>
internal sealed record Limits(bool Enabled, int UserPerSecond, int AddressPerSecond, int SignInsPerMinute, int HeaderSeconds, int RequestSeconds)
{
    /// <exception cref="FormatException">One is configured that is no positive number.</exception>
    public static Limits Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Ledger:Limits");
        return new Limits(
            section.GetValue(nameof(Enabled), true), Positive(nameof(UserPerSecond), 200), Positive(nameof(AddressPerSecond), 500), Positive(nameof(SignInsPerMinute), 60),
            Positive(nameof(HeaderSeconds), 15), Positive(nameof(RequestSeconds), 300));

        int Positive(string name, int usual) =>
            section[name] is not { Length: > 0 } text ? usual
            : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new FormatException($"Ledger__Limits__{name} must be a positive whole number");
    }
}
