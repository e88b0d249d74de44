using System.Text.Json;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.EventStore;

namespace Ledger.Api.Pages;

/// <summary>Why a form was not accepted, for whoever filled it in: nothing was recorded, and what was typed stays typed.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">A sentence with the figures.</param>
/// <param name="Fields">The fields at fault, by their ids.</param>
public sealed record FormFaults(int Status, string Title, string Detail, IReadOnlyList<(string Field, string Text)> Fields)
{
    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Of(string field) => Fields.Where(fault => fault.Field == field).Select(fault => fault.Text).FirstOrDefault();

    /// <summary>The faults with the ids of the fields where the form has others than the API.</summary>
    public FormFaults On(Func<string, string> id) => this with { Fields = [.. Fields.Select(fault => (id(fault.Field), fault.Text))] };

    /// <summary>What a refusal says of a form; null when it is about something else.</summary>
    internal static FormFaults? Of(Exception refused, bool vietnamese) => refused switch
    {
        RefusalException { Rule: var rule } when rule == Rules.NoSuchLoan => null,
        LineRefusedException line => Of(line.Refusal, line.Line, vietnamese),
        RefusalException refusal => Of(refusal, line: null, vietnamese),
        ImpossibleTermsException terms => new FormFaults(
            StatusCodes.Status400BadRequest, FormTexts.Wrong.In(vietnamese), FormTexts.ImpossibleTerms.In(vietnamese, terms.Rule), [(JsonNamingPolicy.CamelCase.ConvertName(terms.ParamName!), terms.Rule)]),
        ProblemException problem => Of(problem, vietnamese),
        StoreUnavailableException => Of(ProblemType.Unavailable, FormTexts.Unconfirmed, vietnamese),
        _ => null,
    };

    private static FormFaults? Of(ProblemException problem, bool vietnamese) =>
        problem.Type == ProblemType.Invalid ? new FormFaults(
            problem.Type.Status, FormTexts.Wrong.In(vietnamese), FormTexts.WrongMore.In(vietnamese), [.. problem.Faults.Select(fault => (fault.Field, vietnamese ? fault.Vietnamese : fault.English))])
        : problem.Type == ProblemType.PreconditionFailed || problem.Type == ProblemType.VersionConflict ? Of(problem.Type, FormTexts.Changed, vietnamese)
        : problem.Type == ProblemType.ProposalClosed || problem.Type == ProblemType.OwnProposal ? AsSaid(problem.Type, vietnamese)
        : problem.Type == ProblemType.KeyReused ? Of(problem.Type, FormTexts.RecordedBefore, vietnamese)
        : null;

    private static FormFaults Of(RefusalException refusal, string? line, bool vietnamese)
    {
        var detail = refusal.Detail(vietnamese);
        var field = string.Join('.', new[] { line, refusal.Rule.Field }.OfType<string>());
        return new FormFaults(StatusCodes.Status422UnprocessableEntity, (vietnamese ? refusal.Rule.Vietnamese : refusal.Rule.English).Title, detail, field.Length > 0 ? [(field, detail)] : []);
    }

    private static FormFaults AsSaid(ProblemType type, bool vietnamese)
    {
        var text = vietnamese ? type.Vietnamese : type.English;
        return new FormFaults(type.Status, text.Title, text.Detail, []);
    }

    private static FormFaults Of(ProblemType type, (PageText Title, PageText Detail) said, bool vietnamese) => new(type.Status, said.Title.In(vietnamese), said.Detail.In(vietnamese), []);
}
