using Ledger.Api.Pages;

namespace Ledger.Api.Loans;

internal static class LoanPages
{
    public static void MapLoanPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<NewLoanPage>("/clubs/{clubId}/loans/new");
        app.MapForm("/clubs/{clubId}/loans/new", NewLoanPage.Receive);
        app.MapPage<LoanPage>("/clubs/{clubId}/loans/{loanId}");
        // Where a form came back, the address is that of its sending: loaded again, it leads to the loan.
        app.MapGet("/clubs/{clubId}/loans/{loanId}/{step:regex(^(approval|rejection|disbursement)$)}", (string clubId, string loanId) => Results.Redirect($"/clubs/{clubId}/loans/{loanId}")).ExcludeFromDescription();
        app.MapForm("/clubs/{clubId}/loans/{loanId}/approval", LoanPage.Approve);
        app.MapForm("/clubs/{clubId}/loans/{loanId}/rejection", LoanPage.Reject);
        app.MapForm("/clubs/{clubId}/loans/{loanId}/disbursement", LoanPage.Disburse);
    }
}
