using System.Globalization;
using System.Text.RegularExpressions;
using Ledger.Api.Http;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.MovingIn;

internal sealed record BalanceLine(int Line, Account Account, Vnd Amount, LocalDate? On);

internal sealed record InstalmentLine(int Line, string Loan, ScheduledInstalment Instalment);

internal sealed record LoanLine(
    int Line, string Loan, string Member, Vnd Principal, LocalDate DisbursedOn, string Purpose, decimal? MonthlyRate, InterestMethod? Method, int? Every, PeriodUnit? Unit)
{
    public LoanTerms Over(LoanTerms terms) => terms with
    {
        Rate = MonthlyRate is { } rate ? InterestRate.PerMonth(rate) : terms.Rate,
        Method = Method ?? terms.Method,
        Every = Every ?? terms.Every,
        Unit = Unit ?? terms.Unit,
    };
}

/// <summary>What the lines of a sheet say, each by itself. Everything that is wrong with a line is faulted with its number and column.</summary>
internal sealed partial class OpeningSheet
{
    // A file that is wrong from top to bottom needs no longer answer than this.
    private const int MaxFaults = 200;

    private static readonly Dictionary<OpeningRecord, OpeningColumn[]> Used = new()
    {
        [OpeningRecord.Balance] = [OpeningColumn.Record, OpeningColumn.Account, OpeningColumn.Date, OpeningColumn.Amount, OpeningColumn.Note],
        [OpeningRecord.Loan] =
        [
            OpeningColumn.Record, OpeningColumn.Date, OpeningColumn.Amount, OpeningColumn.Loan, OpeningColumn.Member, OpeningColumn.MonthlyRate, OpeningColumn.Method, OpeningColumn.Every,
            OpeningColumn.Unit, OpeningColumn.Purpose, OpeningColumn.Note,
        ],
        [OpeningRecord.Instalment] = [OpeningColumn.Record, OpeningColumn.Date, OpeningColumn.Loan, OpeningColumn.Principal, OpeningColumn.Interest, OpeningColumn.Note],
    };

    private readonly Fields _fields;
    private readonly Dictionary<OpeningColumn, int> _places = [];
    private int _faults;

    private OpeningSheet(SheetFile file, Fields fields)
    {
        _fields = fields;
        ReadHeader(file.Rows[0]);
        fields.Require();
        foreach (var row in file.Rows.Skip(1))
        {
            Read(row);
        }
    }

    public List<BalanceLine> Balances { get; } = [];

    public List<LoanLine> Loans { get; } = [];

    public List<InstalmentLine> Instalments { get; } = [];

    /// <summary>The numbers on loan lines, on those too that are wrong in another column.</summary>
    public HashSet<string> LoanNumbers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The numbers on instalment lines, on those too that are wrong in another column.</summary>
    public HashSet<string> InstalmentNumbers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether every line could be read, so that it makes sense to hold them against each other.</summary>
    public bool IsWhole => _faults == 0;

    public static OpeningSheet Of(SheetFile file, Fields fields) => new(file, fields);

    /// <summary>Says what is wrong in one cell.</summary>
    public void Fault(int line, OpeningColumn column, string vietnamese, string english)
    {
        if (_faults++ < MaxFaults)
        {
            _fields.Fault($"lines[{line}].{column.EnglishName()}", $"Dòng {line}, cột {column.VietnameseName()}: {vietnamese}", $"Line {line}, column {column.EnglishName()}: {english}");
        }
    }

    private void ReadHeader(SheetRow header)
    {
        for (var i = 0; i < header.Cells.Count; i++)
        {
            var name = header.Cells[i];
            if (name.Length == 0)
            {
                continue;
            }

            if (!OpeningWords.Columns.TryGetValue(OpeningWords.Key(name), out var column))
            {
                _fields.Fault("file", $"Dòng {header.Line}: không có cột nào tên \"{name}\".", $"Line {header.Line}: there is no column '{name}'.");
            }
            else if (!_places.TryAdd(column, i))
            {
                _fields.Fault("file", $"Dòng {header.Line}: cột {column.VietnameseName()} có hai lần.", $"Line {header.Line}: the column {column.EnglishName()} is there twice.");
            }
        }

        foreach (var column in new[] { OpeningColumn.Record, OpeningColumn.Account, OpeningColumn.Date, OpeningColumn.Amount }.Where(column => !_places.ContainsKey(column)))
        {
            _fields.Fault("file", $"Dòng {header.Line}: thiếu cột {column.VietnameseName()}.", $"Line {header.Line}: the column {column.EnglishName()} is missing.");
        }
    }

    private void Read(SheetRow row)
    {
        if (Choice(row, OpeningColumn.Record, OpeningWords.Records, required: true) is not { } record)
        {
            return;
        }

        foreach (var column in _places.Keys.Except(Used[record]).Where(column => Cell(row, column).Length > 0))
        {
            Fault(row.Line, column, $"phải để trống ở dòng \"{record.VietnameseName()}\".", $"must be empty on a line '{record.ToString().ToLowerInvariant()}'.");
        }

        var before = _faults;
        switch (record)
        {
            case OpeningRecord.Balance:
                var account = Choice(row, OpeningColumn.Account, OpeningWords.Accounts, required: true);
                Add(Balances, before, new BalanceLine(
                    row.Line, account ?? default, Amount(row, OpeningColumn.Amount, required: true, account is { } known && RecordOpeningBalances.MayBeNegative(known)), OptionalDate(row)));
                break;
            case OpeningRecord.Loan:
                LoanNumbers.Add(Cell(row, OpeningColumn.Loan));
                Add(Loans, before, new LoanLine(
                    row.Line, Text(row, OpeningColumn.Loan, 50), Text(row, OpeningColumn.Member, 200), Positive(row, OpeningColumn.Amount), Date(row), Text(row, OpeningColumn.Purpose, 200),
                    Rate(row), Choice(row, OpeningColumn.Method, OpeningWords.Methods), Every(row), Choice(row, OpeningColumn.Unit, OpeningWords.Units)));
                break;
            default:
                InstalmentNumbers.Add(Cell(row, OpeningColumn.Loan));
                var instalment = new ScheduledInstalment(Date(row), Amount(row, OpeningColumn.Principal, required: false, mayBeNegative: false), Amount(row, OpeningColumn.Interest, required: false, mayBeNegative: false));
                if (before == _faults && (instalment.Principal + instalment.Interest).IsZero)
                {
                    Fault(row.Line, OpeningColumn.Principal, "kỳ này không còn nợ gì; hãy bỏ dòng này.", "nothing is owed of this instalment; leave the line out.");
                }

                Add(Instalments, before, new InstalmentLine(row.Line, Text(row, OpeningColumn.Loan, 50), instalment));
                break;
        }
    }

    private void Add<T>(List<T> lines, int faultsBefore, T line)
    {
        if (_faults == faultsBefore)
        {
            lines.Add(line);
        }
    }

    private string Cell(SheetRow row, OpeningColumn column) => _places.TryGetValue(column, out var place) && place < row.Cells.Count ? row.Cells[place] : "";

    private string Text(SheetRow row, OpeningColumn column, int maxLength)
    {
        var text = Cell(row, column);
        if (text.Length == 0)
        {
            Missing(row, column);
        }
        else if (text.Length > maxLength)
        {
            Fault(row.Line, column, $"dài tối đa {maxLength} ký tự.", $"must be at most {maxLength} characters long.");
        }

        return text;
    }

    private T? Choice<T>(SheetRow row, OpeningColumn column, IReadOnlyDictionary<string, T> words, bool required = false)
        where T : struct
    {
        var text = Cell(row, column);
        if (text.Length > 0)
        {
            if (words.TryGetValue(OpeningWords.Key(text), out var value))
            {
                return value;
            }

            Fault(row.Line, column, $"không hiểu \"{text}\".", $"'{text}' is not known here.");
        }
        else if (required)
        {
            Missing(row, column);
        }

        return null;
    }

    private Vnd Positive(SheetRow row, OpeningColumn column)
    {
        var before = _faults;
        var amount = Amount(row, column, required: true, mayBeNegative: false);
        if (amount.IsZero && before == _faults)
        {
            Fault(row.Line, column, "phải lớn hơn 0.", "must be above 0.");
        }

        return amount;
    }

    private Vnd Amount(SheetRow row, OpeningColumn column, bool required, bool mayBeNegative)
    {
        var text = Cell(row, column);
        if (text.Length == 0)
        {
            if (required)
            {
                Missing(row, column);
            }

            return Vnd.Zero;
        }

        if (AmountPattern().Match(text) is not { Success: true } match)
        {
            Fault(row.Line, column, $"\"{text}\" không phải số đồng nguyên, ví dụ 1.250.000.", $"'{text}' is not a whole number of đồng such as 1.250.000.");
            return Vnd.Zero;
        }

        var digits = string.Concat(match.Groups["digits"].Value.Where(char.IsAsciiDigit));
        if (digits.Length > 15 || long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) is var value && value > Vnd.MaxPosting.Amount)
        {
            Fault(row.Line, column, $"không vượt quá {Vnd.MaxPosting}.", $"must be at most {Vnd.MaxPosting.ToString(vietnamese: false)}.");
            return Vnd.Zero;
        }

        if (match.Groups["minus"].Length > 0 && !mayBeNegative && value != 0)
        {
            Fault(row.Line, column, "không được âm.", "must not be below zero.");
            return Vnd.Zero;
        }

        return new Vnd(match.Groups["minus"].Length > 0 ? -value : value);
    }

    private LocalDate Date(SheetRow row)
    {
        if (Cell(row, OpeningColumn.Date).Length == 0)
        {
            Missing(row, OpeningColumn.Date);
        }

        return OptionalDate(row) ?? default;
    }

    private LocalDate? OptionalDate(SheetRow row)
    {
        var text = Cell(row, OpeningColumn.Date);
        if (text.Length == 0)
        {
            return null;
        }

        if (DatePattern().Match(text) is { Success: true } match)
        {
            int Part(string name) => int.Parse(match.Groups[name].Value, NumberStyles.None, CultureInfo.InvariantCulture);
            var (year, month, day) = (Part("year"), Part("month"), Part("day"));
            if (year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month))
            {
                return new LocalDate(year, month, day);
            }
        }

        Fault(row.Line, OpeningColumn.Date, $"\"{text}\" không phải ngày có thật dạng ngày/tháng/năm, ví dụ 05/01/2026.", $"'{text}' is not a date that exists, as day/month/year or YYYY-MM-DD.");
        return null;
    }

    private decimal? Rate(SheetRow row)
    {
        var text = Cell(row, OpeningColumn.MonthlyRate);
        if (text.Length == 0)
        {
            return null;
        }

        if (!RatePattern().IsMatch(text))
        {
            Fault(row.Line, OpeningColumn.MonthlyRate, $"\"{text}\" không phải số phần trăm một tháng, ví dụ 1 hoặc 0,9.", $"'{text}' is not a percentage per month such as 1 or 0.9.");
            return null;
        }

        var rate = decimal.Parse(text.TrimEnd('%', ' ').Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (InterestRate.PerMonth(rate).ExceedsLegalCap)
        {
            var refusal = Rules.InterestCap.Refuse(("monthlyRate", rate), ("yearlyRate", InterestRate.PerMonth(rate).PercentPerYear));
            Fault(row.Line, OpeningColumn.MonthlyRate, refusal.Detail(vietnamese: true), refusal.Detail(vietnamese: false));
        }

        return rate;
    }

    private int? Every(SheetRow row)
    {
        var text = Cell(row, OpeningColumn.Every);
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length <= 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every is >= 1 and <= 60)
        {
            return every;
        }

        Fault(row.Line, OpeningColumn.Every, "phải là số nguyên từ 1 đến 60.", "must be a whole number from 1 to 60.");
        return null;
    }

    private void Missing(SheetRow row, OpeningColumn column) => Fault(row.Line, column, "bắt buộc phải có.", "is required.");

    [GeneratedRegex(@"^(?<minus>-?)(?<digits>[0-9]+|[0-9]{1,3}(?<group>[., \u00A0\u202F])[0-9]{3}(\k<group>[0-9]{3})*)\s*(đ|₫|đồng|vnd|vnđ)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AmountPattern();

    [GeneratedRegex("^((?<day>[0-9]{1,2})[/.-](?<month>[0-9]{1,2})[/.-](?<year>[0-9]{4})|(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatePattern();

    [GeneratedRegex("^[0-9]{1,3}([.,][0-9]{1,6})? ?%?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RatePattern();
}
