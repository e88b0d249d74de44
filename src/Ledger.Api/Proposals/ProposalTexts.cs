using Ledger.Api.Pages;

namespace Ledger.Api.Proposals;

/// <summary>What pages say of proposals.</summary>
internal static class ProposalTexts
{
    public static readonly PageText Waits = new(
        "Chưa ghi sổ: đề nghị {0} chờ người thứ hai trong Ban Chủ nhiệm xác nhận, vì quy chế của quỹ cần hai người.",
        "Not in the book yet: proposal {0} waits for a second person of the board to confirm it, because the fund's policy takes two.");
    public static readonly PageText Open = new("Xem đề nghị", "Open the proposal");
    public static readonly PageText SomeWait = new("{0} đề nghị đang chờ người thứ hai xác nhận.", "Proposals that wait for a second person: {0}.");
    public static readonly PageText OneWaits = new("Một đề nghị đang chờ người thứ hai xác nhận: {0}.", "A proposal waits for a second person: {0}.");
    public static readonly PageText OpenAll = new("Xem các đề nghị", "Open the proposals");

    public static readonly PageText Title = new("Đề nghị cần hai người", "Proposals that take two persons");
    public static readonly PageText Lead = new(
        "Việc quan trọng cần hai người trong Ban Chủ nhiệm: một người đề nghị, người khác xem rồi xác nhận hoặc từ chối. Chỉ ghi sổ khi đã xác nhận.",
        "What matters takes two of the board: one proposes, another looks at it and confirms or refuses. It is in the book only once it is confirmed.");
    public static readonly PageText WaitingCount = new("Đang chờ ({0})", "Waiting ({0})");
    public static readonly PageText Nothing = new("Không có gì đang chờ", "Nothing waits");
    public static readonly PageText ProposedLine = new("{0} đề nghị lúc {1}.", "Proposed by {0}, {1}.");
    public static readonly PageText WaitsForYou = new("Chờ bạn quyết định", "Waits for you to decide");
    public static readonly PageText WaitsForOther = new("Của bạn, chờ người khác", "Yours, waits for another");
    public static readonly PageText EndedTitle = new("Đã xong", "No longer waiting");
    public static readonly PageText How = new("Kết quả", "How it ended");

    public static readonly PageText OneTitle = new("Đề nghị {0}", "Proposal {0}");
    public static readonly PageText Asked = new("Đề nghị gì", "What is proposed");
    public static readonly PageText Matter = new("Loại việc", "Matter");
    public static readonly PageText ProposedBy = new("Người đề nghị", "Proposed by");
    public static readonly PageText ProposedAt = new("Lúc", "At");
    public static readonly PageText Effect = new("Nếu xác nhận", "If it is confirmed");
    public static readonly PageText After = new("Sau khi xác nhận", "After it");
    public static readonly PageText Obstacle = new("Bây giờ chưa xác nhận được", "It cannot be confirmed now");
    public static readonly PageText ObstacleMore = new(
        "Sổ quỹ đã thay đổi từ lúc đề nghị. Có thể từ chối hoặc rút lại đề nghị, hoặc xem lại sau.",
        "The fund book has changed since it was proposed. It can be refused or withdrawn, or looked at again later.");

    public static readonly PageText Decide = new("Quyết định", "Decide");
    public static readonly PageText IsOwn = new(
        "Bạn là người đề nghị nên không có nút xác nhận ở đây: quy chế của quỹ cần người khác trong Ban Chủ nhiệm xem và xác nhận. Bạn có thể rút lại.",
        "You proposed this, so there is no button to confirm it: the fund's policy takes another of the board to look at it and confirm. You can withdraw it.");
    public static readonly PageText ConfirmMore = new("Xác nhận thì ghi sổ ngay, với tên của người đề nghị và của bạn.", "Confirmed, it is recorded at once, with who proposed it and with you.");
    public static readonly PageText Confirm = new("Xác nhận và ghi sổ", "Confirm and record");
    public static readonly PageText Refuse = new("Từ chối đề nghị", "Refuse the proposal");
    public static readonly PageText RefuseHint = new("Chẳng hạn: chưa đủ hồ sơ", "Such as: papers are missing");
    public static readonly PageText Withdraw = new("Rút lại đề nghị", "Withdraw the proposal");
    public static readonly PageText WithdrawHint = new("Chẳng hạn: ghi nhầm ngày", "Such as: wrong day");
    public static readonly PageText BoardDecides = new("Ban Chủ nhiệm của câu lạc bộ quyết định.", "The club's board decides.");
    public static readonly PageText All = new("Tất cả đề nghị của câu lạc bộ", "All proposals of the club");

    /// <summary>How a proposal ended: by whom and when.</summary>
    public static PageText Ended(ProposalState state) => state switch
    {
        ProposalState.Confirmed => new("{0} đã xác nhận lúc {1}.", "Confirmed by {0}, {1}."),
        ProposalState.Refused => new("{0} đã từ chối lúc {1}.", "Refused by {0}, {1}."),
        _ => new("{0} đã rút lại lúc {1}.", "Withdrawn by {0}, {1}."),
    };

    public static PageText MatterOf(string matter) => matter switch
    {
        "loan_disbursed" => new("Giải ngân", "Loan paid out"),
        "loan_topped_up" => new("Cho vay bổ sung", "Loan topped up"),
        "loan_written_off" => new("Xóa nợ", "Write-off"),
        "entry_reversed" => new("Đảo bút toán", "Entry taken back"),
        "period_closed" => new("Khóa sổ", "Books closed"),
        _ => new("Thay đổi quy chế", "Other rules"),
    };
}
