using Ledger.Domain.Funds;
using Ledger.Domain.Money;

namespace Ledger.Domain.Bookkeeping;

/// <summary>Which paper belongs to an entry of the fund book.</summary>
public enum VoucherKind
{
    /// <summary>Money came in (phiếu thu).</summary>
    Receipt,

    /// <summary>Money went out (phiếu chi).</summary>
    Payment,

    /// <summary>Money went from cash to the bank or back (phiếu chuyển tiền).</summary>
    Transfer,

    /// <summary>No money moved, but the books changed (chứng từ ghi sổ).</summary>
    Memorandum,
}

/// <summary>The paper that belongs to an entry, and its amount.</summary>
/// <param name="Kind">Which paper.</param>
/// <param name="Amount">What it is made out for, in đồng; positive.</param>
public readonly record struct Voucher(VoucherKind Kind, Vnd Amount)
{
    /// <summary>The voucher of an event; null when it neither moved money nor changed the books nor forgave anything.</summary>
    public static Voucher? Of(FundEvent @event)
    {
        if (@event is InterestWaived waived)
        {
            return new Voucher(VoucherKind.Memorandum, waived.Amount);
        }

        if (Journal.EntriesOf(@event).FirstOrDefault() is not { Postings.IsEmpty: false } posted)
        {
            return null;
        }

        var (cash, debits, movesCash) = (Vnd.Zero, Vnd.Zero, false);
        foreach (var posting in posted.Postings)
        {
            debits += posting.Debit;
            if (posting.Account is Account.Cash or Account.Bank)
            {
                cash += posting.Amount;
                movesCash = true;
            }
        }

        return !movesCash ? new Voucher(VoucherKind.Memorandum, debits)
            : cash.IsPositive ? new Voucher(VoucherKind.Receipt, cash)
            : cash.IsNegative ? new Voucher(VoucherKind.Payment, -cash)
            : new Voucher(VoucherKind.Transfer, debits);
    }
}
