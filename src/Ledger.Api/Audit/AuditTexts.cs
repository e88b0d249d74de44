using Ledger.Api.Pages;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;

namespace Ledger.Api.Audit;

/// <summary>What the pages of the audit say.</summary>
internal static class AuditTexts
{
    public static readonly PageText Title = new("Kiểm toán sổ quỹ", "Audit of the fund book");
    public static readonly PageText Clubs = new("Câu lạc bộ", "Clubs");
    public static readonly PageText Parts = new("Các phần kiểm toán", "Parts of the audit");
    public static readonly PageText Replay = new("Xem lại từng bút toán", "Replay");
    public static readonly PageText Changes = new("Đã thay đổi gì", "What changed");
    public static readonly PageText Verification = new("Kiểm tra chuỗi", "Verification");
    public static readonly PageText Downloads = new("Tải về", "Downloads");
    public static readonly PageText Seals = new("Dấu niêm phong", "Seals");
    public static readonly PageText NoFund = new("Câu lạc bộ chưa mở quỹ", "The club has not opened a fund");
    public static readonly PageText NoFundMore = new("Chưa có bút toán nào để kiểm toán. Sổ quỹ bắt đầu khi câu lạc bộ mở quỹ.", "There is no entry to audit yet. The fund book begins when the club opens its fund.");
    public static readonly PageText Damaged = new("Sổ quỹ này không đọc được trọn vẹn", "This fund book cannot be read as a whole");
    public static readonly PageText DamagedMore = new(
        "Có bút toán bị mất hoặc bị sửa, nên không tính lại được. Phần kiểm tra chuỗi cho biết bút toán sai đầu tiên và lý do.",
        "Entries are missing or were changed, so that it cannot be replayed. The verification names the first bad entry and says why.");

    public static readonly PageText ReplayLead = new(
        "Đi từng bút toán và xem số dư, khoản vay thay đổi ra sao. Mọi con số được tính lại chỉ từ các bút toán đã ghi.",
        "Go from entry to entry and see how balances and loans change. Every figure is computed anew from the recorded entries alone.");
    public static readonly PageText Steps = new("Đi qua các bút toán", "Step through the entries");
    public static readonly PageText First = new("Đầu", "First");
    public static readonly PageText Previous = new("Trước", "Previous");
    public static readonly PageText Next = new("Sau", "Next");
    public static readonly PageText Last = new("Cuối", "Last");
    public static readonly PageText EntryOf = new("Bút toán {0} / {1}", "Entry {0} of {1}");
    public static readonly PageText Slide = new("Kéo, hoặc dùng phím mũi tên, để đi qua các bút toán", "Slide, or use the arrow keys, to go through the entries");
    public static readonly PageText Jump = new("Đến bút toán, ngày hoặc thời điểm khác", "Go to another entry, date or instant");
    public static readonly PageText JumpToEntry = new("Bút toán số", "Entry number");
    public static readonly PageText JumpToDay = new("Hết ngày phát sinh", "End of a business date");
    public static readonly PageText JumpToInstant = new("Đã ghi sổ đến lúc", "Recorded up to");
    public static readonly PageText Go = new("Đến", "Go");
    public static readonly PageText FoundOn = new("Bút toán cuối có ngày phát sinh không sau {0}.", "The last entry with a business date up to {0}.");
    public static readonly PageText NothingOn = new("Đến ngày {0} chưa có gì xảy ra; đây là bút toán đầu tiên.", "Nothing had happened by {0}; this is the first entry.");
    public static readonly PageText FoundAt = new("Bút toán cuối được ghi sổ đến lúc {0}.", "The last entry recorded up to {0}.");
    public static readonly PageText NothingAt = new("Đến lúc {0} chưa ghi gì; đây là bút toán đầu tiên.", "Nothing was recorded by {0}; this is the first entry.");

    public static readonly PageText BusinessDate = new("Ngày phát sinh", "Business date");
    public static readonly PageText RecordedAt = new("Ghi sổ lúc", "Recorded at");
    public static readonly PageText By = new("Người ghi", "Recorded by");
    public static readonly PageText ByUnknown = new("không ghi lại", "not recorded");
    public static readonly PageText Kind = new("Loại", "Kind");
    public static readonly PageText Reverses = new("Đảo bút toán", "Reverses");
    public static readonly PageText ReversedBy = new("Bị đảo bởi", "Reversed by");
    public static readonly PageText Entry = new("Bút toán", "Entry");
    public static readonly PageText EntryNumber = new("Bút toán {0}", "Entry {0}");
    public static readonly PageText Hash = new("Mã băm", "Hash");
    public static readonly PageText PreviousHash = new("Mã băm trước", "Previous hash");
    public static readonly PageText HashMatches = new("✓ Nội dung khớp mã băm", "✓ The contents match the hash");
    public static readonly PageText HashDiffers = new("✗ Nội dung không khớp mã băm", "✗ The contents do not match the hash");
    public static readonly PageText Backdated = new("Ghi lùi ngày: nghiệp vụ xảy ra trước một số bút toán đã có.", "Backdated: it happened before entries that were there already.");
    public static readonly PageText Postings = new("Định khoản", "Postings");
    public static readonly PageText PostingsLater = new("Điều chỉnh ngày {0}", "Adjustments on {0}");
    public static readonly PageText NoPostings = new("Bút toán này không chuyển tiền và không đổi tài khoản nào.", "This entry moves no money and changes no account.");
    public static readonly PageText Account = new("Tài khoản", "Account");
    public static readonly PageText Debit = new("Nợ", "Debit");
    public static readonly PageText Credit = new("Có", "Credit");
    public static readonly PageText Sum = new("Cộng", "Sum");
    public static readonly PageText Stored = new("Dữ liệu đã lưu", "What is stored");

    public static readonly PageText Balances = new("Số dư trước và sau", "Balances before and after");
    public static readonly PageText BalancesAsOf = new(
        "Tính đến hết ngày {0}, ngày ghi bút toán; trước và sau chỉ khác nhau bởi chính bút toán này.", "As of the end of {0}, when the entry was recorded; before and after differ by the entry alone.");
    public static readonly PageText ChangedCount = new("{0} số dư thay đổi.", "{0} balances change.");
    public static readonly PageText NoneChanged = new("Không số dư nào thay đổi.", "No balance changes.");
    public static readonly PageText Before = new("Trước", "Before");
    public static readonly PageText After = new("Sau", "After");
    public static readonly PageText Change = new("Thay đổi", "Change");
    public static readonly PageText Figure = new("Khoản mục", "Figure");
    public static readonly PageText Unchanged = new("không đổi", "unchanged");
    public static readonly PageText Changed = new("đã đổi", "changed");
    public static readonly PageText Loans = new("Khoản vay trước và sau", "Loans before and after");
    public static readonly PageText LoanOf = new("Khoản vay {0}, hội viên {1}", "Loan {0}, member {1}");
    public static readonly PageText LoanPurpose = new("Mục đích: {0}", "Purpose: {0}");
    public static readonly PageText Policy = new("Quy chế trước và sau", "Policy before and after");
    public static readonly PageText ReadModels = new("Số liệu tổng hợp nói gì", "What the read models say");
    public static readonly PageText ReadModelsSame = new(
        "✓ Số liệu tổng hợp lúc đó nói đúng như vậy: {0} con số đã so sánh.", "✓ The read models said the same at that time: {0} figures compared.");
    public static readonly PageText ReadModelsDiffer = new("✗ {0} con số khác với số liệu tổng hợp.", "✗ {0} figures are not what the read models say.");
    public static readonly PageText ReadModelsNone = new(
        "Số liệu tổng hợp không giữ phiên bản này riêng: bút toán khác được ghi cùng lúc.", "The read models keep nothing of this version alone: another entry was recorded at the same instant.");
    public static readonly PageText ReadModelsExplained = new(
        "Số liệu tổng hợp là các bảng mà báo cáo đọc. Ở đây chúng được so từng con số với quỹ tính lại từ bút toán.",
        "Read models are the tables that reports are made from. Here they are held, figure by figure, against the fund computed anew from its entries.");
    public static readonly PageText ReadModelsSameNow = new("✓ Giống hệt: {0} con số đã so sánh.", "✓ The same: {0} figures compared.");
    public static readonly PageText Table = new("Bảng", "Table");
    public static readonly PageText Row = new("Dòng", "Row");
    public static readonly PageText ByEntries = new("Theo bút toán", "By the entries");
    public static readonly PageText ByReadModels = new("Số liệu tổng hợp", "In the read models");

    public static readonly PageText ChangesLead = new("So sánh sổ quỹ sau hai bút toán bất kỳ.", "Compare the fund book after any two of its entries.");
    public static readonly PageText From = new("Sau bút toán", "After entry");
    public static readonly PageText To = new("so với sau bút toán", "compared with after entry");
    public static readonly PageText Compare = new("So sánh", "Compare");
    public static readonly PageText ChangesOf = new("Từ bút toán {0} ({1}) đến bút toán {2} ({3})", "From entry {0} ({1}) to entry {2} ({3})");
    public static readonly PageText ChangesAsOf = new("Mỗi bên tính đến hết ngày ghi bút toán đó.", "Each side is as of the end of the day on which that entry was recorded.");
    public static readonly PageText BalancesChanged = new("Số dư", "Balances");
    public static readonly PageText LoansChanged = new("Khoản vay thay đổi", "Loans that changed");
    public static readonly PageText NoLoansChanged = new("Không khoản vay nào thay đổi.", "No loan changed.");
    public static readonly PageText PolicyChanged = new("Quy chế", "Policy");
    public static readonly PageText NoPolicyChanged = new("Quy chế không đổi.", "The policy is the same.");
    public static readonly PageText EntriesBetween = new("Các bút toán ở giữa", "Entries between");
    public static readonly PageText NoEntriesBetween = new("Không có bút toán nào ở giữa.", "There is no entry between.");
    public static readonly PageText What = new("Nội dung", "What");
    public static readonly PageText NewLoan = new("khoản vay mới", "new loan");
    public static readonly PageText MoreLoans = new("Còn {0} khoản vay khác đã thay đổi; hãy chọn khoảng ngắn hơn.", "{0} more loans changed; choose a shorter span.");

    public static readonly PageText VerificationLead = new(
        "Đọc lại toàn bộ sổ quỹ từ cơ sở dữ liệu, không tin bất cứ kết quả nào tính sẵn, và kiểm tra từng bút toán.",
        "Reads the whole fund book again from the database, trusts nothing computed before, and checks every entry.");
    public static readonly PageText Checking = new("Đang kiểm tra toàn bộ sổ quỹ…", "Checking the whole fund book…");
    public static readonly PageText CheckedSoFar = new("Đang kiểm tra: {0} bút toán đã đúng…", "Checking: {0} entries found right so far…");
    public static readonly PageText ChainHeading = new("Sổ quỹ", "The fund book");
    public static readonly PageText Valid = new("✓ Hợp lệ", "✓ Valid");
    public static readonly PageText Invalid = new("✗ Không hợp lệ", "✗ Not valid");
    public static readonly PageText ValidMore = new(
        "Cả {0} bút toán liền số, đúng thứ tự, đúng mã băm; số dư cân và không âm; số liệu tổng hợp và các dấu niêm phong đều khớp.",
        "All {0} entries are numbered without a gap, in order, and match their hashes; the balances tie out and are not negative; the read models and the seals agree.");
    public static readonly PageText FirstBadEntry = new("Bút toán sai đầu tiên", "First bad entry");
    public static readonly PageText FailedCheck = new("Phép kiểm tra không đạt", "The check that failed");
    public static readonly PageText Reason = new("Lý do", "Reason");
    public static readonly PageText EntriesRight = new("Bút toán đúng", "Entries found right");
    public static readonly PageText Head = new("Mã băm của bút toán đúng cuối cùng", "Hash of the last of them");
    public static readonly PageText VerifiedAt = new("Kiểm tra lúc {0}.", "Checked at {0}.");
    public static readonly PageText SealHeading = new("Niêm phong", "The seal");
    public static readonly PageText SealedThrough = new("Dấu niêm phong {0} ({1}) bao gồm bút toán 1 đến {2}.", "Seal {0} ({1}) covers entries 1 to {2}.");
    public static readonly PageText NotYetSealed = new("{0} bút toán sau đó đã nối chuỗi nhưng chưa niêm phong.", "{0} later entries are chained and not yet sealed.");
    public static readonly PageText AllSealed = new("Mọi bút toán đều đã niêm phong.", "Every entry is sealed.");
    public static readonly PageText NoSealYet = new("Chưa có dấu niêm phong nào bao gồm quỹ này.", "No seal covers this fund yet.");
    public static readonly PageText NoSealMore = new("Dấu niêm phong được lập mỗi ngày một lần cho mọi quỹ.", "Seals are made once a day over all funds.");
    public static readonly PageText ProofLeads = new("✓ Chứng minh dẫn tới gốc của dấu niêm phong.", "✓ The proof leads to the root of the seal.");
    public static readonly PageText ProofFails = new("✗ Chứng minh không dẫn tới gốc của dấu niêm phong.", "✗ The proof does not lead to the root of the seal.");
    public static readonly PageText Proof = new("Chứng minh quỹ nằm trong dấu niêm phong", "Proof that the fund is in the seal");
    public static readonly PageText SealedEntry = new("Bút toán được niêm phong", "Sealed entry");
    public static readonly PageText Leaf = new("Lá {0} trong {1}", "Leaf {0} of {1}");
    public static readonly PageText Place = new("Vị trí trong cây", "Place in the tree");
    public static readonly PageText Path = new("Đường đi từ lá lên gốc", "Path from the leaf to the root");
    public static readonly PageText PathEmpty = new("rỗng: cây chỉ có một lá", "empty: the tree has one leaf");
    public static readonly PageText Root = new("Gốc", "Root");
    public static readonly PageText ProofFile = new("Tải chứng minh của bút toán này (JSON)", "Download the proof of this entry (JSON)");
    public static readonly PageText Unfinished = new("Việc kiểm tra chưa xong", "The verification was not finished");
    public static readonly PageText UnfinishedMore = new("Có lỗi ngoài dự kiến. Hãy tải lại trang; nếu vẫn vậy, xin gửi kèm mã này:", "Something unexpected happened. Load the page again; if it stays so, please quote this code:");

    public static readonly PageText DownloadsLead = new("Những tệp mà kiểm toán viên mang về. Nội dung đúng như API trả lời.", "The files that an auditor takes home. They are exactly what the API answers.");
    public static readonly PageText JournalHeading = new("Nhật ký kế toán", "Journal");
    public static readonly PageText JournalLead = new("Mọi bút toán dưới dạng mà phần mềm kế toán đọc được. Để trống ngày để lấy toàn bộ.", "Every entry in a form that bookkeeping programs read. Leave the dates empty for all of it.");
    public static readonly PageText Format = new("Định dạng", "Format");
    public static readonly PageText FromDay = new("Từ ngày", "From");
    public static readonly PageText ToDay = new("Đến hết ngày", "To");
    public static readonly PageText Download = new("Tải về", "Download");
    public static readonly PageText ExportHeading = new("Bản xuất để kiểm tra độc lập", "Export, to be verified without us");
    public static readonly PageText ExportLead = new("Một tệp .jsonl chứa mọi bút toán, mã băm, dấu niêm phong và khóa công khai.", "One .jsonl file with every entry, its hash, the seals and the public keys.");
    public static readonly PageText ExportFile = new("Tải bản xuất (.jsonl)", "Download the export (.jsonl)");
    public static readonly PageText BooksHeading = new("Sổ in", "Books on paper");
    public static readonly PageText CashBook = new("Sổ quỹ tiền", "Cash book");
    public static readonly PageText LoanBook = new("Sổ theo dõi vay vốn", "Loan book");
    public static readonly PageText AsOfDay = new("Đến hết ngày", "As of the end of");
    public static readonly PageText SealsHeading = new("Dấu niêm phong và khóa công khai", "Seals and public keys");
    public static readonly PageText SealsLink = new("Xem danh sách dấu niêm phong", "See the list of seals");
    public static readonly PageText SealsFile = new("Tải dấu niêm phong (JSON)", "Download the seals (JSON)");
    public static readonly PageText KeysFile = new("Tải khóa công khai (JSON)", "Download the public keys (JSON)");

    public static readonly PageText HowTo = new("Kiểm tra không cần đến chúng tôi", "How to verify without us");
    public static readonly PageText[] HowToSteps =
    [
        new("Tải bản xuất của quỹ, và giữ bản sao các dấu niêm phong ở nơi người vận hành không sửa được.", "Download the export of the fund, and keep copies of the seals where the operator cannot write."),
        new("Mỗi bút toán: SHA-256 của 32 byte mã băm trước, nối với JSON chuẩn (RFC 8785) của bút toán, phải bằng mã băm của nó. Bút toán 1 nối sau 32 byte 0.",
            "For each entry: SHA-256 of the 32 bytes of the previous hash followed by the entry's canonical JSON (RFC 8785) must equal its hash. Entry 1 follows 32 zero bytes."),
        new("Dấu niêm phong: lá là SHA-256 của byte 0 và JSON chuẩn của đầu chuỗi; đi theo đường dẫn (RFC 9162) phải ra gốc đã ký bằng ECDSA P-256.",
            "The seal: the leaf is SHA-256 of a byte 0 and the canonical JSON of the head; the path (RFC 9162) must lead to the root, which is signed with ECDSA on P-256."),
        new("Dấu niêm phong trong bản xuất phải giống dấu đã giữ nơi khác.", "The seals in the export must equal those kept elsewhere."),
    ];

    public static readonly PageText HowToTools = new("Hai chương trình có sẵn làm đúng các bước này; chương trình thứ hai chỉ cần Python:", "Two programs do exactly this; the second needs nothing but Python:");

    public static readonly PageText SealsTitle = new("Dấu niêm phong của cả nước", "Seals over all funds");
    public static readonly PageText SealsLead = new(
        "Mỗi ngày, đầu chuỗi của mọi quỹ được gộp vào một cây Merkle và ký. Mỗi dấu nối với dấu trước, nên không dấu nào thay được mà không lộ.",
        "Once a day the heads of all funds are folded into one Merkle tree and signed. Each seal is chained to the one before, so that none can be replaced unseen.");
    public static readonly PageText NoSeals = new("Chưa có dấu niêm phong nào", "There is no seal yet");
    public static readonly PageText NoSealsMore = new("Dấu đầu tiên được lập trong ngày đầu máy chủ có khóa để ký.", "The first is made on the first day on which the service has a key to sign with.");
    public static readonly PageText SealNumber = new("Số", "Number");
    public static readonly PageText SealedAt = new("Lập lúc", "Sealed at");
    public static readonly PageText Funds = new("Số quỹ", "Funds");
    public static readonly PageText SealCheck = new("Chữ ký và chuỗi", "Signature and chain");
    public static readonly PageText SealRight = new("✓ đúng", "✓ right");
    public static readonly PageText SealWrong = new("✗ sai", "✗ wrong");
    public static readonly PageText SealHash = new("Mã băm của dấu", "Hash of the seal");
    public static readonly PageText SealPrevious = new("Nối sau", "Follows");
    public static readonly PageText SealDetails = new("Chi tiết dấu {0}", "Details of seal {0}");
    public static readonly PageText Signature = new("Chữ ký", "Signature");
    public static readonly PageText KeyId = new("Mã khóa", "Key id");
    public static readonly PageText Keys = new("Khóa công khai", "Public keys");
    public static readonly PageText NewerSeals = new("Các dấu mới hơn", "Newer seals");
    public static readonly PageText OlderSeals = new("Các dấu cũ hơn", "Older seals");
    public static readonly PageText SealFile = new("Tải dấu này (JSON)", "Download this seal (JSON)");

    private static readonly Dictionary<string, PageText> Checks = new(StringComparer.Ordinal)
    {
        ["format"] = new("Tệp đúng định dạng", "The file has the right format"),
        ["gap"] = new("Bút toán liền số", "Entries are numbered without a gap"),
        ["order"] = new("Bút toán đúng thứ tự", "Entries are in order"),
        ["stream"] = new("Bút toán thuộc sổ quỹ này", "Every entry belongs to this fund book"),
        ["timestamp"] = new("Bút toán ghi sổ theo thứ tự thời gian", "No entry was recorded before the one that it follows"),
        ["hash"] = new("Nội dung khớp mã băm", "The contents of an entry match its hash"),
        ["chain"] = new("Bút toán nối tiếp bút toán trước", "An entry follows the one before it"),
        ["entry"] = new("Bút toán là nghiệp vụ có thể xảy ra với quỹ", "An entry is something that can happen to the fund as it stood"),
        ["journal"] = new("Định khoản đúng với nghiệp vụ", "The postings are those of the event"),
        ["balance"] = new("Tài sản bằng nguồn", "Assets equal claims"),
        ["invariant"] = new("Không số dư nào âm trái phép", "No balance is negative that must not be"),
        ["seal"] = new("Dấu niêm phong khớp với sổ quỹ", "The seals agree with the fund book"),
        ["snapshot"] = new("Ảnh chụp lưu sẵn đúng với sổ quỹ", "The stored snapshot is what follows from the entries"),
        ["read-model"] = new("Số liệu tổng hợp đúng với sổ quỹ", "The read models are what follows from the entries"),
    };

    public static PageText CheckOf(string check) => Checks.TryGetValue(check, out var text) ? text : new(check, check);

    public static PageText StatusOf(LoanStatus status) => new(status.VietnameseName(), status switch
    {
        LoanStatus.Requested => "requested",
        LoanStatus.Approved => "approved",
        LoanStatus.Rejected => "rejected",
        LoanStatus.Active => "active",
        LoanStatus.Closed => "closed",
        _ => "written off",
    });

    public static PageText MethodOf(InterestMethod method) => method switch
    {
        InterestMethod.Flat => new("lãi phẳng", "flat"),
        InterestMethod.DecliningEqualPrincipal => new("dư nợ giảm dần, gốc đều", "declining balance, equal principal"),
        InterestMethod.DecliningEqualInstalment => new("dư nợ giảm dần, kỳ trả đều", "declining balance, equal instalments"),
        _ => new("lãi từng kỳ, gốc cuối kỳ", "interest only, principal at the end"),
    };

    public static PageText UnitOf(PeriodUnit unit) => new(unit.VietnameseName(), unit switch
    {
        PeriodUnit.Month => "month",
        PeriodUnit.Week => "week",
        _ => "day",
    });

    public static PageText DayCountOf(DayCount count) => count switch
    {
        DayCount.Period => new("theo kỳ tròn", "whole periods"),
        DayCount.Actual365 => new("ngày thực tế / 365", "actual days over 365"),
        DayCount.ActualActual => new("ngày thực tế / năm thực tế", "actual days over actual years"),
        _ => new("30 ngày / 360", "30 days over 360"),
    };

    public static PageText PartOf(AllocationPart part) => part switch
    {
        AllocationPart.Penalty => new("lãi phạt", "overdue interest"),
        AllocationPart.Interest => new("lãi", "interest"),
        _ => new("gốc", "principal"),
    };

    public static PageText ByOf(AllocationBy by) => by == AllocationBy.PerInstalment ? new("từng kỳ, kỳ cũ trước", "instalment by instalment, the oldest first") : new("từng phần của mọi kỳ", "part by part over all instalments");

    public static PageText OverdueInterestOf(OverdueInterest interest) => interest == OverdueInterest.Off ? new("không tính", "none") : new("theo Điều 466 Bộ luật Dân sự", "by Article 466 of the Civil Code");

    public static PageText ApprovalOf(Approval approval) => approval == Approval.Single ? new("một người", "one person") : new("hai người", "two persons");
}
