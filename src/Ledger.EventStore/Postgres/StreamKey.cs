namespace Ledger.EventStore;

internal readonly record struct StreamKey(string Tenant, string Id)
{
    /// <summary>The order in which every instance locks streams.</summary>
    public static int Compare(StreamKey a, StreamKey b)
    {
        var byTenant = string.CompareOrdinal(a.Tenant, b.Tenant);
        return byTenant != 0 ? byTenant : string.CompareOrdinal(a.Id, b.Id);
    }
}
