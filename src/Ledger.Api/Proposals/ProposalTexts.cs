using Ledger.Api.Pages;

namespace Ledger.Api.Proposals;

/// <summary>What pages say of proposals.</summary>
internal static class ProposalTexts
{
    public static readonly PageText Waits = new(
        "Chưa ghi sổ: đề nghị {0} chờ người thứ hai trong Ban Chủ nhiệm xác nhận, vì quy chế của quỹ cần hai người.",
        "Not in the book yet: proposal {0} waits for a second person of the board to confirm it, because the fund's policy takes two.");
}
