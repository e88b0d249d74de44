using Ledger.Api.Pages;
using Ledger.Domain.Money;

namespace Ledger.Api.Meetings;

/// <summary>What was typed into a meeting's sheet: what the API would be asked to record, and where on the page each part of it stands.</summary>
internal sealed class MeetingForm
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal) { ["repayments"] = "repayments" };

    public MeetingForm(PageForm form)
    {
        var repayments = new List<CollectedRepayment>();
        foreach (var (loanId, typed) in form.Texts("loanId").Zip(form.Texts("amount")))
        {
            if (Amount(form, RepaymentId(loanId), typed) is { } amount)
            {
                Add($"repayments[{repayments.Count}]", ("amount", RepaymentId(loanId)), ("loanId", RepaymentId(loanId)));
                repayments.Add(new CollectedRepayment(loanId, amount, null));
            }
        }

        var contributions = new List<CollectedContribution>();
        foreach (var (i, (memberId, typed)) in form.Texts("contributor").Zip(form.Texts("contribution")).Index())
        {
            var amount = Amount(form, $"contribution-{i}", typed);
            if (amount is not null || memberId.Length > 0)
            {
                Add($"contributions[{contributions.Count}]", ("amount", $"contribution-{i}"), ("memberId", $"contributor-{i}"));
                contributions.Add(new CollectedContribution(memberId, amount, null));
            }
        }

        var payments = new List<MeetingPayment>();
        foreach (var (i, (activity, typed)) in form.Texts("activity").Zip(form.Texts("payment")).Index())
        {
            var amount = Amount(form, $"payment-{i}", typed);
            if (amount is not null || activity.Length > 0)
            {
                Add($"activityPayments[{payments.Count}]", ("amount", $"payment-{i}"), ("activity", $"activity-{i}"));
                payments.Add(new MeetingPayment(amount, activity, null, null));
            }
        }

        Request = new CollectionsRequest([.. repayments], [.. contributions], [.. payments]);
    }

    public CollectionsRequest Request { get; }

    public int Lines => Request.Repayments!.Length + Request.Contributions!.Length + Request.ActivityPayments!.Length;

    /// <summary>The field of the page for one of the API's.</summary>
    public string IdOf(string field) => _ids.GetValueOrDefault(field, field);

    public static string RepaymentId(string loanId) => "repayment-" + loanId;

    /// <summary>An amount for a total: nothing where it cannot be read yet.</summary>
    public static Vnd AmountIn(string? typed) => new(typed is null ? 0 : PageForm.AmountIn(typed) ?? 0);

    // Who typed nothing, or 0, paid nothing.
    private static long? Amount(PageForm form, string id, string typed) => form.Amount(id, typed) is { } amount and not 0 ? amount : null;

    private void Add(string line, params ReadOnlySpan<(string Field, string Id)> fields)
    {
        _ids[line] = fields[0].Id;
        foreach (var (field, id) in fields)
        {
            _ids[$"{line}.{field}"] = id;
        }
    }
}
