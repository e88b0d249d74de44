using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Domain.Storage;

/// <summary>How events and snapshots are written as JSON. A contract: golden files guard it.</summary>
/// <remarks>camelCase; amounts are integers in đồng; dates are ISO 8601; enumerations are camelCase names; what is null is left out, and so is what follows from the rest. Zeros and defaults are written: a later change of a default must not change what was agreed.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(VndConverter), typeof(LocalDateConverter), typeof(InstantConverter), typeof(DailyBalancesConverter), typeof(BooksConverter),
        typeof(CamelCase<CapitalSource>), typeof(CamelCase<CashAccount>), typeof(CamelCase<Pot>), typeof(CamelCase<SuspenseTarget>),
        typeof(CamelCase<AllocationPart>), typeof(CamelCase<AllocationBy>), typeof(CamelCase<EarlyPayment>), typeof(CamelCase<OverdueInterest>), typeof(CamelCase<Approval>),
        typeof(CamelCase<InterestMethod>), typeof(CamelCase<PeriodUnit>), typeof(CamelCase<DayCount>), typeof(CamelCase<RoundingMode>),
        typeof(CamelCase<YearLength>), typeof(CamelCase<YearBoundary>), typeof(CamelCase<LeapYear>), typeof(CamelCase<AnnuityRate>), typeof(CamelCase<LastInstalment>), typeof(CamelCase<FlatSpread>),
        typeof(CamelCase<Gender>), typeof(CamelCase<Household>), typeof(CamelCase<Account>),
    ])]
[JsonSerializable(typeof(FundOpened))]
[JsonSerializable(typeof(PolicyChanged))]
[JsonSerializable(typeof(OpeningBalancesRecorded))]
[JsonSerializable(typeof(CapitalReceived))]
[JsonSerializable(typeof(CapitalReturned))]
[JsonSerializable(typeof(CashTransferred))]
[JsonSerializable(typeof(CashCounted))]
[JsonSerializable(typeof(SuspenseSettled))]
[JsonSerializable(typeof(InterestAllocated))]
[JsonSerializable(typeof(ActivityPaid))]
[JsonSerializable(typeof(PeriodClosed))]
[JsonSerializable(typeof(EntryReversed))]
[JsonSerializable(typeof(LoanRequested))]
[JsonSerializable(typeof(LoanApproved))]
[JsonSerializable(typeof(LoanRejected))]
[JsonSerializable(typeof(LoanDisbursed))]
[JsonSerializable(typeof(LoanTakenOver))]
[JsonSerializable(typeof(RepaymentReceived))]
[JsonSerializable(typeof(CreditRefunded))]
[JsonSerializable(typeof(CreditUsed))]
[JsonSerializable(typeof(InterestWaived))]
[JsonSerializable(typeof(LoanRescheduled))]
[JsonSerializable(typeof(LoanToppedUp))]
[JsonSerializable(typeof(LoanWrittenOff))]
[JsonSerializable(typeof(RecoveryReceived))]
[JsonSerializable(typeof(BorrowerDied))]
[JsonSerializable(typeof(Fund))]
public sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>Every type of event that a fund book may hold.</summary>
    public static readonly IReadOnlyList<Type> EventTypes =
    [
        typeof(FundOpened), typeof(PolicyChanged), typeof(CapitalReceived), typeof(CapitalReturned), typeof(CashTransferred), typeof(CashCounted),
        typeof(SuspenseSettled), typeof(InterestAllocated), typeof(ActivityPaid), typeof(PeriodClosed), typeof(EntryReversed), typeof(LoanRequested),
        typeof(LoanApproved), typeof(LoanRejected), typeof(LoanDisbursed), typeof(RepaymentReceived), typeof(OpeningBalancesRecorded), typeof(LoanTakenOver),
        typeof(CreditRefunded), typeof(CreditUsed), typeof(InterestWaived), typeof(LoanRescheduled), typeof(LoanToppedUp),
        typeof(LoanWrittenOff), typeof(RecoveryReceived), typeof(BorrowerDied),
    ];
}

/// <summary>Enumerations by their names in camelCase, spelt exactly so. Numbers, other spellings, and several names in one text are refused.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class CamelCase<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Codes.Read<TEnum>(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code());
}

/// <summary>Amounts as integers in đồng.</summary>
public sealed class VndConverter : JsonConverter<Vnd>
{
    /// <inheritdoc/>
    public override Vnd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Vnd value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
}

/// <summary>Dates as <c>YYYY-MM-DD</c>.</summary>
public sealed class LocalDateConverter : JsonConverter<LocalDate>
{
    private const int DaysOfEveryMonth = 28;

    /// <inheritdoc/>
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes a date.</summary>
    public static void Write(Utf8JsonWriter writer, LocalDate value)
    {
        Span<char> text = stackalloc char[10];
        _ = value.Year.TryFormat(text[..4], out _, "0000");
        text[4] = '-';
        _ = value.Month.TryFormat(text[5..7], out _, "00");
        text[7] = '-';
        _ = value.Day.TryFormat(text[8..], out _, "00");
        writer.WriteStringValue(text);
    }

    /// <summary>The date that the reader stands on.</summary>
    /// <exception cref="JsonException">It is no date.</exception>
    internal static LocalDate Read(ref Utf8JsonReader reader)
    {
        // A schedule is mostly dates, and a rebuild reads millions of them.
        if (!reader.HasValueSequence && TryRead(reader.ValueSpan) is { } date)
        {
            return date;
        }

        var text = reader.GetString();
        var parsed = LocalDatePattern.Iso.Parse(text ?? "");
        return parsed.Success ? parsed.Value : throw new JsonException($"'{text}' is not a date of the form YYYY-MM-DD.");
    }

    // Null for whatever is not plainly a date.
    private static LocalDate? TryRead(ReadOnlySpan<byte> text)
    {
        if (text.Length != 10 || text[4] != '-' || text[7] != '-')
        {
            return null;
        }

        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..]));
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && (day <= DaysOfEveryMonth || day <= CalendarSystem.Iso.GetDaysInMonth(year, month)) ? new LocalDate(year, month, day) : null;
    }

    // Negative when there is anything but digits.
    private static int Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}

/// <summary>Instants as RFC 3339 in UTC.</summary>
public sealed class InstantConverter : JsonConverter<Instant>
{
    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        var parsed = InstantPattern.ExtendedIso.Parse(text ?? "");
        return parsed.Success ? parsed.Value : throw new JsonException($"'{text}' is not an instant of the form YYYY-MM-DDThh:mm:ssZ.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

// Snapshots hold many daily balances: a flat array of date and balance in turn keeps them small.
internal sealed class DailyBalancesConverter : JsonConverter<DailyBalances>
{
    /// <inheritdoc/>
    public override DailyBalances Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var dates = (JsonConverter<LocalDate>)options.GetConverter(typeof(LocalDate));
        var days = ImmutableArray.CreateBuilder<DayBalance>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var on = dates.Read(ref reader, typeof(LocalDate), options);
            reader.Read();
            days.Add(new DayBalance(on, new Vnd(reader.GetInt64())));
        }

        return new DailyBalances(days.ToImmutable());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DailyBalances value, JsonSerializerOptions options)
    {
        var dates = (JsonConverter<LocalDate>)options.GetConverter(typeof(LocalDate));
        writer.WriteStartArray();
        foreach (var day in value.Days)
        {
            dates.Write(writer, day.On, options);
            writer.WriteNumberValue(day.Balance.Amount);
        }

        writer.WriteEndArray();
    }
}

internal sealed class BooksConverter : JsonConverter<Books>
{
    /// <inheritdoc/>
    public override Books Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var balances = (JsonConverter<DailyBalances>)options.GetConverter(typeof(DailyBalances));
        var read = new Dictionary<string, DailyBalances>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            read[name] = balances.Read(ref reader, typeof(DailyBalances), options) ?? DailyBalances.None;
        }

        DailyBalances Named(string name) => read.GetValueOrDefault(name, DailyBalances.None);
        return new Books([.. ChartOfAccounts.All.Select(account => Named(account.Code()))], Named("lendable"), Named("fundSize"), Named("interestReceived"));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Books value, JsonSerializerOptions options)
    {
        var balances = (JsonConverter<DailyBalances>)options.GetConverter(typeof(DailyBalances));
        void Write(string name, DailyBalances days)
        {
            if (!days.Days.IsEmpty)
            {
                writer.WritePropertyName(name);
                balances.Write(writer, days, options);
            }
        }

        writer.WriteStartObject();
        foreach (var account in ChartOfAccounts.All)
        {
            Write(account.Code(), value[account]);
        }

        Write("lendable", value.Lendable);
        Write("fundSize", value.FundSize);
        Write("interestReceived", value.InterestReceived);
        writer.WriteEndObject();
    }
}
