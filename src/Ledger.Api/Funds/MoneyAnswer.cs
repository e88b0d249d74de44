using System.Text.Json.Serialization;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>What proves that an entry was recorded: to be kept, printed, and compared with the book.</summary>
/// <param name="Entry">The number in the fund book.</param>
/// <param name="Amount">What it is about, in đồng; 0 where nothing was moved or forgiven.</param>
/// <param name="On">The business date.</param>
/// <param name="Hash">The entry's place in the chain of the fund book.</param>
internal sealed record ReceiptAnswer(long Entry, Vnd Amount, LocalDate On, string Hash)
{
    public static ReceiptAnswer Of(Posted posted) => new(posted.Entry, Voucher.Of(posted.Event)?.Amount ?? Vnd.Zero, posted.Event.On, posted.Hash);
}

/// <summary>The answer to a money fact, with its receipt.</summary>
internal abstract record MoneyAnswer
{
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReceiptAnswer? Receipt { get; set; }
}
