using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Storage;

/// <summary>Reads what stands within stored events: amounts by part, schedules, postings.</summary>
internal static class StoredValues
{
    public static Allocation Allocation(ref JsonMembers json)
    {
        var (penalty, interest, principal, credit, recovered, writtenOff) = (Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("credit"u8))
            {
                credit = json.Amount();
            }
            else if (json.Is("penalty"u8))
            {
                penalty = json.Amount();
            }
            else if (json.Is("interest"u8))
            {
                interest = json.Amount();
            }
            else if (json.Is("principal"u8))
            {
                principal = json.Amount();
            }
            else if (json.Is("recovered"u8))
            {
                recovered = json.Amount();
            }
            else if (json.Is("writtenOff"u8))
            {
                writtenOff = json.Amount();
            }
            else
            {
                json.Skip();
            }
        }

        return new Allocation(penalty, interest, principal, credit, recovered, writtenOff);
    }

    public static ImmutableArray<DatedAllocation> DatedAllocations(ref JsonMembers json)
    {
        ImmutableArray<DatedAllocation>.Builder? list = null;
        json.BeginList();
        while (json.NextElement())
        {
            var (on, allocation) = (default(LocalDate), default(Allocation));
            json.BeginObject();
            while (json.Next())
            {
                if (json.Is("on"u8))
                {
                    on = json.Date();
                }
                else if (json.Is("allocation"u8))
                {
                    allocation = Allocation(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            (list ??= ImmutableArray.CreateBuilder<DatedAllocation>()).Add(new DatedAllocation(on, allocation));
        }

        return list?.DrainToImmutable() ?? [];
    }

    public static ImmutableArray<ScheduledInstalment> Schedule(ref JsonMembers json)
    {
        // A loan of a year in months.
        const int UsualInstalments = 12;
        var list = ImmutableArray.CreateBuilder<ScheduledInstalment>(UsualInstalments);
        json.BeginList();
        while (json.NextElement())
        {
            var (dueOn, principal, interest) = (default(LocalDate), Vnd.Zero, Vnd.Zero);
            json.BeginObject();
            while (json.Next())
            {
                if (json.Is("dueOn"u8))
                {
                    dueOn = json.Date();
                }
                else if (json.Is("interest"u8))
                {
                    interest = json.Amount();
                }
                else if (json.Is("principal"u8))
                {
                    principal = json.Amount();
                }
                else
                {
                    json.Skip();
                }
            }

            list.Add(new ScheduledInstalment(dueOn, principal, interest));
        }

        return list.DrainToImmutable();
    }

    public static ImmutableArray<Posting> Postings(ref JsonMembers json)
    {
        var list = ImmutableArray.CreateBuilder<Posting>();
        json.BeginList();
        while (json.NextElement())
        {
            var (account, amount) = (default(Account), Vnd.Zero);
            json.BeginObject();
            while (json.Next())
            {
                if (json.Is("account"u8))
                {
                    account = json.Named<Account>();
                }
                else if (json.Is("amount"u8))
                {
                    amount = json.Amount();
                }
                else
                {
                    json.Skip();
                }
            }

            list.Add(new Posting(account, amount));
        }

        return list.DrainToImmutable();
    }

    public static InterestShares? Shares(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var (activityFund, fundGrowth, reserve, boardAllowance) = (Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("activityFund"u8))
            {
                activityFund = json.Amount();
            }
            else if (json.Is("fundGrowth"u8))
            {
                fundGrowth = json.Amount();
            }
            else if (json.Is("reserve"u8))
            {
                reserve = json.Amount();
            }
            else if (json.Is("boardAllowance"u8))
            {
                boardAllowance = json.Amount();
            }
            else
            {
                json.Skip();
            }
        }

        return new InterestShares(activityFund, fundGrowth, reserve, boardAllowance);
    }

    public static Borrower? Borrower(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var (gender, older, household) = (default(Gender), false, default(Household));
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("gender"u8))
            {
                gender = json.Named<Gender>();
            }
            else if (json.Is("older"u8))
            {
                older = json.Flag();
            }
            else if (json.Is("household"u8))
            {
                household = json.Named<Household>();
            }
            else
            {
                json.Skip();
            }
        }

        return new Borrower(gender, older, household);
    }

    /// <summary>The value of a name that was read before it was known of which enumeration it is; the first one when there was none.</summary>
    public static TEnum Named<TEnum>(string? name)
        where TEnum : struct, Enum =>
        name is null ? default : Codes.Find<TEnum>(name) ?? throw new JsonException($"'{name}' is not one of {Codes.List<TEnum>()}.");
}
