namespace Ledger.Api.People;

/// <summary>What somebody is there for. Where is their scope: the two are independent.</summary>
internal enum Role
{
    Treasurer,
    Chair,
    BoardMember,
    Auditor,
    CommuneStaff,
    ProvinceStaff,
    NationalStaff,
    Administrator,
}
