namespace Ledger.Api.Notifications;

/// <summary>A fund's size first reaches the target in force. Once for each amount that is its target.</summary>
internal static class FundTargetReached
{
    public const string Type = "fund-target-reached";

    public static readonly Fact Fact = new(Type, "");
}
