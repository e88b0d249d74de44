using Ledger.Api.Pages;
using Ledger.Api.People;

namespace Ledger.Api.Loans;

internal static class LoanPages
{
    public static void MapLoanPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<NewLoanPage>("/clubs/{clubId}/loans/new", Permission.RequestLoans);
        app.MapForm("/clubs/{clubId}/loans/new", Permission.RequestLoans, NewLoanPage.Receive);
        app.MapPage<LoanPage>("/clubs/{clubId}/loans/{loanId}", Permission.SeeFund);
        // Where a form came back, the address is that of its sending: loaded again, it leads to the loan.
        app.MapGet("/clubs/{clubId}/loans/{loanId}/{step:regex(^(approval|rejection|disbursement)$)}", (string clubId, string loanId) => Results.Redirect($"/clubs/{clubId}/loans/{loanId}")).ExcludeFromDescription().Requires(Permission.SeeFund);
        app.MapForm("/clubs/{clubId}/loans/{loanId}/approval", Permission.DecideLoans, LoanPage.Approve);
        app.MapForm("/clubs/{clubId}/loans/{loanId}/rejection", Permission.DecideLoans, LoanPage.Reject);
        app.MapForm("/clubs/{clubId}/loans/{loanId}/disbursement", Permission.PostMoney, LoanPage.Disburse);
    }
}
