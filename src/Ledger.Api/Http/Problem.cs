using System.Diagnostics;
using System.Text.Json;
using Ledger.Api.Pages;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Storage;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Http;

/// <summary>What is wrong with one field of a request.</summary>
internal sealed record FieldFault(string Field, string Vietnamese, string English);

/// <summary>A kind of refusal that is not a rule of the fund.</summary>
internal sealed record ProblemType(string Slug, int Status, RuleText Vietnamese, RuleText English)
{
    public static readonly ProblemType Invalid = new(
        "invalid-request", 400, new("Dữ liệu không hợp lệ", "Hãy sửa các trường được nêu rồi gửi lại."), new("The request is not valid", "Correct the fields named and send it again."));

    public static readonly ProblemType MalformedJson = new(
        "malformed-json", 400, new("JSON sai cú pháp", "Nội dung gửi lên không phải JSON đúng cú pháp."), new("Malformed JSON", "The body is not well-formed JSON."));

    public static readonly ProblemType KeyRequired = new(
        "idempotency-key-required",
        400,
        new("Thiếu Idempotency-Key", "Mỗi nghiệp vụ tiền cần một Idempotency-Key dài 1 đến 200 ký tự ASCII, để gửi lại không ghi hai lần."),
        new("Idempotency-Key required", "Every money fact needs an Idempotency-Key of 1 to 200 ASCII characters, so that a retry never books twice."));

    public static readonly ProblemType KeyReused = new(
        "idempotency-key-reused",
        422,
        new("Idempotency-Key đã dùng", "Khóa này đã dùng cho một yêu cầu có nội dung khác. Không ghi gì thêm."),
        new("Idempotency-Key reused", "The key was used for a request with another body. Nothing was recorded."));

    public static readonly ProblemType NotFound = new(
        "not-found", 404, new("Không tìm thấy", "Không có tài nguyên ở địa chỉ này."), new("Not found", "There is nothing at this address."));

    public static readonly ProblemType ClubNotFound = new(
        "club-not-found", 404, new("Không có câu lạc bộ này", "Không có câu lạc bộ nào mang mã này."), new("No such club", "No club has this id."));

    public static readonly ProblemType ProvinceNotFound = new(
        "province-not-found", 404, new("Không có tỉnh này", "Không có tỉnh nào mang mã này từ 1/7/2025."), new("No such province", "No province has had this code since 1 July 2025."));

    public static readonly ProblemType CommuneNotFound = new(
        "commune-not-found", 404, new("Không có xã này", "Không có câu lạc bộ nào ở xã mang mã này."), new("No such commune", "No club is in a commune with this code."));

    public static readonly ProblemType MemberNotFound = new(
        "member-not-found", 404, new("Không có hội viên này", "Câu lạc bộ không có hội viên nào mang mã này."), new("No such member", "The club has no member with this id."));

    public static readonly ProblemType FundNotFound = new(
        "fund-not-found", 404, new("Câu lạc bộ chưa mở quỹ", "Câu lạc bộ này chưa mở quỹ."), new("The club has no fund", "The club has not opened a fund."));

    public static readonly ProblemType VersionNotFound = new(
        "version-not-found", 404, new("Chưa có phiên bản này", "Sổ quỹ chưa có bút toán mang số này."), new("No such version", "The fund book has no entry of this number yet."));

    public static readonly ProblemType NoReceipt = new(
        "no-receipt", 404, new("Bút toán không có phiếu", "Bút toán này không làm thay đổi tiền hay sổ sách nên không có phiếu."), new("No receipt", "This entry moved no money and changed no account, so that there is no receipt of it."));

    public static readonly ProblemType LoanNotFound = new(
        "loan-not-found", 404, new("Không có khoản vay này", "Quỹ không có khoản vay nào mang mã này vào thời điểm được hỏi."), new("No such loan", "The fund has no loan with this id at the time asked for."));

    public static readonly ProblemType WebhookNotFound = new(
        "webhook-not-found", 404, new("Không có webhook này", "Không có webhook nào mang mã này."), new("No such webhook", "No webhook has this id."));

    public static readonly ProblemType EventNotFound = new(
        "event-not-found", 404, new("Không có sự kiện này", "Webhook này không nhận sự kiện nào mang mã này."), new("No such event", "There is no event with this id that the webhook wants."));

    public static readonly ProblemType ProposalNotFound = new(
        "proposal-not-found", 404, new("Không có đề nghị này", "Câu lạc bộ không có đề nghị nào mang mã này."), new("No such proposal", "The club has no proposal with this id."));

    public static readonly ProblemType ProposalClosed = new(
        "proposal-closed", 409, new("Đề nghị đã xong", "Đề nghị này đã được xác nhận, từ chối hoặc rút lại."), new("The proposal is closed", "It was confirmed, refused or withdrawn before."));

    public static readonly ProblemType OwnProposal = new(
        "own-proposal", 403, new("Đề nghị của chính mình", "Quy chế của quỹ cần hai người: người khác trong Ban Chủ nhiệm phải xác nhận."), new("One's own proposal", "The fund's policy takes two persons: somebody else of the board must confirm."));

    public static readonly ProblemType SealNotFound = new(
        "seal-not-found", 404, new("Không có dấu niêm phong này", "Chưa có dấu niêm phong mang số này."), new("No such seal", "There is no seal of this number yet."));

    public static readonly ProblemType NotSealed = new(
        "not-sealed", 404, new("Chưa niêm phong", "Chưa có dấu niêm phong nào bao gồm bút toán này."), new("Not sealed yet", "No seal covers this entry yet."));

    public static readonly ProblemType SealingNotSetUp = new(
        "sealing-not-set-up", 409, new("Chưa có khóa niêm phong", "Máy chủ chưa được cấp khóa để ký dấu niêm phong."), new("No key to seal with", "The service was given no key to sign seals with."));

    public static readonly ProblemType PreconditionFailed = new(
        "precondition-failed", 412, new("Sổ quỹ đã thay đổi", "If-Match không còn đúng với phiên bản hiện tại của sổ quỹ."), new("The fund has changed", "If-Match does not name the fund's present version."));

    public static readonly ProblemType FormExpired = new(
        "form-expired", 400, new("Trang mở đã lâu", "Hãy mở lại trang rồi làm tiếp. Chưa ghi gì vào sổ."), new("The page was open for too long", "Open the page again and go on. Nothing was recorded."));

    public static readonly ProblemType VersionConflict = new(
        "version-conflict", 409, new("Nhiều người cùng ghi", "Sổ quỹ thay đổi liên tục trong lúc ghi. Hãy gửi lại với cùng Idempotency-Key."), new("Version conflict", "Others kept writing to this fund. Send it again with the same Idempotency-Key."));

    public static readonly ProblemType TooLarge = LargerThan(RequestBody.MaxBytes);

    public static readonly ProblemType UnsupportedMediaType = new(
        "unsupported-media-type", 415, new("Sai kiểu nội dung", "Hãy gửi application/json; riêng số dư đầu kỳ gửi text/csv hoặc sổ Excel (.xlsx)."), new("Unsupported media type", "Send application/json; only opening balances are text/csv or a workbook (.xlsx)."));

    public static readonly ProblemType MethodNotAllowed = new(
        "method-not-allowed", 405, new("Phương thức không được phép", "Địa chỉ này không nhận phương thức đó."), new("Method not allowed", "This address does not take that method."));

    public static readonly ProblemType Unavailable = new(
        "service-unavailable",
        503,
        new("Tạm thời không phục vụ được", "Cơ sở dữ liệu chưa xác nhận. Hãy gửi lại với cùng Idempotency-Key."),
        new("Temporarily unavailable", "The database did not confirm. Send it again with the same Idempotency-Key."));

    public static readonly ProblemType TookTooLong = new(
        "took-too-long",
        503,
        new("Xử lý quá lâu", "Yêu cầu này vượt thời gian cho phép nên đã dừng. Hãy hỏi hẹp hơn; nghiệp vụ tiền thì gửi lại với cùng Idempotency-Key."),
        new("It took too long", "The request passed the time that it may take and was stopped. Ask for less; send a money fact again with the same Idempotency-Key."));

    public static readonly ProblemType TooManyRequests = new(
        "too-many-requests", 429, new("Quá nhiều yêu cầu", "Hãy chờ số giây ghi trong Retry-After rồi gửi lại. Chưa ghi gì vào sổ."), new("Too many requests", "Wait for the seconds of Retry-After and send it again. Nothing was recorded."));

    public static readonly ProblemType FromAnotherSite = new(
        "from-another-site", 403, new("Gửi từ trang khác", "Trình duyệt cho biết yêu cầu này đến từ một trang web khác. Hãy mở trang ở đây rồi làm lại. Chưa ghi gì vào sổ."), new("Sent from another site", "The browser says that this comes from another web site. Open the page here and do it again. Nothing was recorded."));

    public static readonly ProblemType Unexpected = new(
        "internal-error", 500, new("Lỗi hệ thống", "Có lỗi ngoài dự kiến. Mã theo dõi: traceId."), new("Internal error", "Something unexpected happened. Quote the traceId."));

    public static readonly ProblemType SignInRequired = new(
        "sign-in-required", 401, new("Chưa đăng nhập", "Hãy đăng nhập và gửi kèm access token còn hiệu lực."), new("Sign-in required", "Sign in and send an access token that is still good."));

    public static readonly ProblemType SignInFailed = new(
        "sign-in-failed",
        401,
        new("Không đăng nhập được", "Sai e-mail, mật khẩu hoặc mã, hoặc tài khoản đang bị khóa. Nhập sai nhiều lần thì bị khóa 15 phút; quản trị viên có thể đặt lại mật khẩu."),
        new("Sign-in failed", "Wrong e-mail address, password or code, or the account is locked. After several failures it is locked for 15 minutes; an administrator can reset the password."));

    public static readonly ProblemType CodeRequired = new(
        "code-required", 401, new("Cần mã một lần", "Hãy gửi kèm code: mã 6 chữ số của ứng dụng xác thực."), new("One-time code required", "Send code too: the six digits that the authenticator shows."));

    public static readonly ProblemType SessionEnded = new(
        "session-ended", 401, new("Phiên đã kết thúc", "Refresh token hết hạn, đã dùng hoặc đã bị thu hồi. Hãy đăng nhập lại."), new("The session has ended", "The refresh token is expired, used or revoked. Sign in again."));

    public static readonly ProblemType NotPermitted = new(
        "not-permitted", 403, new("Không có quyền", "Vai trò của bạn không có quyền này."), new("Not permitted", "Your role does not have this permission."));

    public static readonly ProblemType OutOfScope = new(
        "out-of-scope", 403, new("Ngoài phạm vi", "Nơi hoặc câu lạc bộ được nêu không thuộc phạm vi của bạn."), new("Out of scope", "The place or club named is not within your scope."));

    public static readonly ProblemType UserNotFound = new(
        "user-not-found", 404, new("Không có người dùng này", "Trong phạm vi của bạn không có người dùng nào mang mã này."), new("No such user", "Nobody within your scope has this id."));

    public static readonly ProblemType EmailInUse = new(
        "email-in-use", 409, new("E-mail đã dùng", "Đã có người dùng với địa chỉ e-mail này."), new("E-mail address in use", "Somebody has this e-mail address already."));

    public static readonly ProblemType PersonChanged = new(
        "user-changed", 409, new("Người dùng vừa thay đổi", "Có người vừa sửa người dùng này. Hãy gửi lại."), new("The user has changed", "Somebody has just changed this user. Send it again."));

    public static readonly ProblemType TotpInUse = new(
        "totp-in-use", 409, new("Đã bật mã một lần", "Hãy tắt mã một lần trước khi đặt lại."), new("One-time codes in use", "Remove the one-time codes before setting them up anew."));

    public static readonly ProblemType SignInElsewhere = new(
        "sign-in-elsewhere", 409, new("Đăng nhập ở nơi khác", "Máy chủ này dùng một hệ thống đăng nhập bên ngoài (OpenID Connect)."), new("Sign in elsewhere", "This service has people signed in by an external authority (OpenID Connect)."));

    public static readonly ProblemType OwnAccount = new(
        "own-account",
        422,
        new("Tài khoản của chính mình", "Không tự đổi vai trò, phạm vi hoặc khóa tài khoản của mình; hãy nhờ quản trị viên khác."),
        new("One's own account", "Nobody changes their own role or scope or disables themselves; ask another administrator."));

    /// <summary><see cref="NotPermitted"/>, naming the permission and who has it.</summary>
    public static ProblemType NotPermittedTo(AccessRule rule, bool isOfRole)
    {
        var (permission, roles) = (rule.Permission.Code(), string.Join(", ", rule.Roles.Select(Codes.Code)));
        return NotPermitted with
        {
            Vietnamese = NotPermitted.Vietnamese with { Detail = isOfRole ? $"Quyền {permission} ({rule.Vietnamese}) cần phạm vi cả nước." : $"Quyền {permission} ({rule.Vietnamese}) chỉ dành cho: {roles}." },
            English = NotPermitted.English with { Detail = isOfRole ? $"The permission {permission} ({rule.English}) takes the nation as scope." : $"The permission {permission} ({rule.English}) is for: {roles}." },
        };
    }

    public static ProblemType LargerThan(int maxBytes) => new(
        "payload-too-large",
        413,
        new("Nội dung quá lớn", $"Nội dung gửi lên vượt giới hạn {maxBytes / 1024} KB."),
        new("The body is too large", $"The body passes the limit of {maxBytes / 1024} KB."));
}

/// <summary>Ends a request with a problem. Nothing is recorded.</summary>
internal sealed class ProblemException(ProblemType type, params IReadOnlyList<FieldFault> faults) : Exception(type.English.Title)
{
    public ProblemType Type { get; } = type;

    public IReadOnlyList<FieldFault> Faults { get; } = faults;
}

/// <summary>A rule of the fund refuses one line of a sheet, and with it the whole sheet.</summary>
internal sealed class LineRefusedException(string line, RefusalException refusal) : Exception(refusal.Message, refusal)
{
    /// <summary>Where the line stands in the body: <c>repayments[2]</c>.</summary>
    public string Line { get; } = line;

    public RefusalException Refusal { get; } = refusal;
}

/// <summary>Writes RFC 9457 problem details in the language of the caller.</summary>
internal static class ProblemWriter
{
    public static Task Write(HttpContext http, ProblemType type, IReadOnlyList<FieldFault>? faults = null)
    {
        var vietnamese = Language.WantsVietnamese(http);
        var text = vietnamese ? type.Vietnamese : type.English;
        (string Field, string Text)[] told = [.. (faults ?? []).Select(fault => (fault.Field, vietnamese ? fault.Vietnamese : fault.English))];
        return Write(http, type.Slug, type.Status, text.Title, string.Join(' ', [text.Detail, .. told.Select(fault => $"{fault.Field}: {fault.Text}")]), text.Detail, json =>
        {
            if (told.Length > 0)
            {
                WriteFaults(json, told);
            }
        });
    }

    public static Task Write(HttpContext http, RefusalException refusal, string? line = null)
    {
        var vietnamese = Language.WantsVietnamese(http);
        var text = vietnamese ? refusal.Rule.Vietnamese : refusal.Rule.English;
        var detail = refusal.Detail(vietnamese);
        return Write(http, refusal.Rule.Slug, StatusCodes.Status422UnprocessableEntity, text.Title, detail, detail, json =>
        {
            var field = string.Join('.', new[] { line, refusal.Rule.Field }.Where(part => part is not null));
            if (field.Length > 0)
            {
                WriteFaults(json, [(field, detail)]);
            }

            json.WriteStartObject("figures");
            foreach (var (name, value) in refusal.Figures)
            {
                WriteFigure(json, name, value);
            }

            json.WriteEndObject();
        });
    }

    private static void WriteFigure(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case Vnd amount:
                json.WriteNumber(name, amount.Amount);
                break;
            case LocalDate date:
                json.WriteString(name, LocalDatePattern.Iso.Format(date));
                break;
            case long or int:
                json.WriteNumber(name, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, value.ToString());
                break;
        }
    }

    private static void WriteFaults(Utf8JsonWriter json, IEnumerable<(string Field, string Text)> faults)
    {
        json.WriteStartObject("errors");
        foreach (var group in faults.GroupBy(fault => fault.Field, StringComparer.Ordinal))
        {
            json.WriteStartArray(group.Key);
            foreach (var (_, text) in group)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static async Task Write(HttpContext http, string slug, int status, string title, string forReaders, string detail, Action<Utf8JsonWriter> more)
    {
        if (PageSetup.IsForReader(http.Request) && status == StatusCodes.Status401Unauthorized)
        {
            SignInPages.Send(http);
            return;
        }

        http.Response.StatusCode = status;
        if (PageSetup.IsForReader(http.Request))
        {
            await PageSetup.Write<ProblemPage>(http, status, (nameof(ProblemPage.Status), status), (nameof(ProblemPage.Title), title), (nameof(ProblemPage.Detail), forReaders));
            return;
        }

        http.Response.ContentType = "application/problem+json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("type", "/problems/" + slug);
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteString("instance", http.Request.Path);
        more(json);
        json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
        json.WriteEndObject();
    }
}
