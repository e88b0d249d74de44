using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Pages;
using Ledger.Api.Paper;
using Ledger.Api.Printing;
using Ledger.Domain.Clubs;

namespace Ledger.Api.Privacy;

/// <summary>All that is held about a member, on paper to be handed over.</summary>
internal static class PersonalDataPaper
{
    public static PrintedDocument Of(Club club, PersonalDataAnswer held)
    {
        var member = held.Member;
        return new PrintedDocument
        {
            FileName = $"du-lieu-ca-nhan-{member.MemberId}",
            Letterhead = club.Letterhead(),
            Title = "DỮ LIỆU CÁ NHÂN CỦA HỘI VIÊN",
            Subtitle = [$"Tất cả những gì đang giữ, đến ngày {held.AsOf.Printed()}"],
            Introduction =
            [
                $"Mã hội viên: {member.MemberId}",
                $"Họ tên: {member.FullName ?? "(đã xóa)"}",
                $"Giới tính: {(member.Gender == Gender.Female ? "nữ" : "nam")}",
                $"Năm sinh: {member.BirthYear?.ToString(CultureInfo.InvariantCulture) ?? "(đã xóa)"}",
                $"Điện thoại: {member.Phone ?? (member.Erased ? "(đã xóa)" : "không có")}",
                $"Hoàn cảnh: {HouseholdName(member.Household)}",
                $"Vào câu lạc bộ: {member.JoinedOn.Printed()}",
                $"Ghi vào sổ hội viên: {PageMoment.Printed(held.AddedAt)}{(held.ErasedAt is { } erased ? $"; xóa dữ liệu cá nhân: {PageMoment.Printed(erased)}" : "")}",
            ],
            Tables = [Loans(held), Entries(held), Proposals(held), Accesses(held)],
            Notes = ["Sổ quỹ chỉ ghi mã hội viên, không ghi họ tên. Các bút toán được giữ lâu dài vì là sổ sách tiền của câu lạc bộ."],
            SignedAt = club.PlaceAndBlankDate(),
            Signatures = [new("Người nhận"), new("Người cung cấp")],
            Footer = $"Mã câu lạc bộ {club.ClubId}",
        };
    }

    private static Table Loans(PersonalDataAnswer held) => new(
        "Khoản vay",
        [
            new("loanId", "Khoản vay", ColumnKind.Text, 18), new("requestedOn", "Ngày xin vay", ColumnKind.Date, 24), new("purpose", "Mục đích", ColumnKind.Text, 62),
            new("principal", "Số tiền", ColumnKind.Amount, 27), new("outstanding", "Còn nợ gốc", ColumnKind.Amount, 27), new("daysPastDue", "Số ngày trễ", ColumnKind.Count, 21),
        ],
        [.. held.Loans.Select(loan => new Row([loan.LoanId, loan.RequestedOn, loan.Purpose, loan.Principal, loan.Outstanding, loan.DaysPastDue]))])
    {
        HasHeading = true,
    };

    private static Table Entries(PersonalDataAnswer held) => new(
        "Bút toán trong sổ quỹ",
        [new("entry", "Số CT", ColumnKind.Count, 17), new("on", "Ngày", ColumnKind.Date, 24), new("description", "Nội dung", ColumnKind.Text, 138)],
        [.. held.Entries.Select(entry => new Row([entry.Entry, entry.On, entry.Description]))])
    {
        HasHeading = true,
    };

    private static Table Proposals(PersonalDataAnswer held) => new(
        "Đề nghị",
        [new("proposalId", "Đề nghị", ColumnKind.Text, 17), new("proposedAt", "Lúc", ColumnKind.Text, 38), new("description", "Nội dung", ColumnKind.Text, 124)],
        [.. held.Proposals.Select(proposal => new Row([proposal.ProposalId, PageMoment.Printed(proposal.ProposedAt), proposal.Description]))])
    {
        HasHeading = true,
    };

    private static Table Accesses(PersonalDataAnswer held) => new(
        "Ai đã xem dữ liệu cá nhân",
        [new("at", "Lúc", ColumnKind.Text, 38), new("userId", "Người dùng", ColumnKind.Text, 36), new("operation", "Bằng cách", ColumnKind.Text, 83), new("kind", "Đã xem", ColumnKind.Text, 22)],
        [.. held.Accesses.Select(access => new Row([PageMoment.Printed(access.At), access.UserId, access.Operation, KindName(access.Kind)]))])
    {
        HasHeading = true,
    };

    private static string KindName(AccessKind kind) => kind switch
    {
        AccessKind.Full => "đầy đủ",
        AccessKind.Masked => "đã che",
        _ => "xóa",
    };

    private static string HouseholdName(Household household) => household switch
    {
        Household.Poor => "hộ nghèo",
        Household.NearPoor => "hộ cận nghèo",
        Household.Disadvantaged => "hoàn cảnh khó khăn",
        _ => "khác",
    };
}
