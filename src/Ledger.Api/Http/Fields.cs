using System.Text;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Http;

/// <summary>Checks the fields of one request and collects everything that is wrong with them.</summary>
internal sealed class Fields
{
    private readonly List<FieldFault> _faults = [];

    /// <summary>Ends the request when a field was wrong.</summary>
    public void Require()
    {
        if (_faults.Count > 0)
        {
            throw new ProblemException(ProblemType.Invalid, _faults);
        }
    }

    public bool HasFaults => _faults.Count > 0;

    public void Fault(string field, string vietnamese, string english) => _faults.Add(new FieldFault(field, vietnamese, english));

    public Vnd Amount(string field, long? value, bool zeroIsPossible = false)
    {
        if (value is null)
        {
            Missing(field);
        }
        else if (value < (zeroIsPossible ? 0 : 1))
        {
            Fault(field, "Phải là số nguyên đồng dương.", "Must be a positive whole number of đồng.");
        }
        else if (value > Vnd.MaxPosting.Amount)
        {
            Fault(field, $"Không vượt quá {Vnd.MaxPosting}.", $"Must be at most {Vnd.MaxPosting.ToString(vietnamese: false)}.");
        }

        return new Vnd(value ?? 0);
    }

    public LocalDate Date(string field, LocalDate? value)
    {
        if (value is null)
        {
            Missing(field);
        }

        return OptionalDate(field, value) ?? default;
    }

    /// <summary>A date of the past or today: for records that are not entries, where no rule of the fund speaks.</summary>
    public LocalDate NotInFuture(string field, LocalDate? value, LocalDate today)
    {
        if (value > today)
        {
            Fault(field, $"Không được sau hôm nay, {today:dd/MM/uuuu}.", $"Must not be after today, {today:uuuu-MM-dd}.");
        }

        return Date(field, value);
    }

    public LocalDate? OptionalDate(string field, LocalDate? value)
    {
        if (value is { Year: < 1900 or > 2200 })
        {
            Fault(field, "Năm phải từ 1900 đến 2200.", "The year must be from 1900 to 2200.");
        }

        return value;
    }

    public T Choice<T>(string field, T? value)
        where T : struct
    {
        if (value is null)
        {
            Missing(field);
        }

        return value ?? default;
    }

    public string Text(string field, string? value, int maxLength)
    {
        var text = OptionalText(field, value, maxLength);
        if (text is null)
        {
            Missing(field);
        }

        return text ?? "";
    }

    public string? OptionalText(string field, string? value, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (!IsPrintable(value))
        {
            Fault(field, "Có ký tự không in được.", "Contains characters that cannot be printed.");
            return null;
        }

        // One spelling of a Vietnamese name, whichever way the keyboard composed it.
        var text = value.Trim().Normalize(NormalizationForm.FormC);
        if (text.Length > maxLength)
        {
            Fault(field, $"Dài tối đa {maxLength} ký tự.", $"Must be at most {maxLength} characters long.");
        }

        return text;
    }

    public T InRange<T>(string field, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            Fault(field, $"Phải từ {least} đến {most}.", $"Must be from {least} to {most}.");
        }

        return value;
    }

    public void Missing(string field) => Fault(field, "Bắt buộc phải có.", "Is required.");

    /// <summary>Whether a text has no control character but line breaks, no half of a surrogate pair, and no code point that Unicode keeps from being a character.</summary>
    public static bool IsPrintable(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if ((char.IsControl(value[i]) && value[i] is not '\n') || value[i] is '\uFFFE' or '\uFFFF')
            {
                return false;
            }

            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return false;
            }
        }

        return true;
    }
}
