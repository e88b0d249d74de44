using Ledger.Domain.Money;

namespace Ledger.Domain.Portfolio;

/// <summary>Late loans, one or several, between which the definitions of the portfolio make no difference.</summary>
/// <param name="DaysPastDue">Days since the oldest instalment late in any part fell due: those of one loan, or the <see cref="Ageing.Steps">step</see> that several have reached. At least 1.</param>
/// <param name="DaysPastDuePrincipal">The same of principal alone; 0 when no principal is late.</param>
/// <param name="IsRescheduled">Whether they were rescheduled.</param>
/// <param name="Loans">How many they are.</param>
/// <param name="Outstanding">Their principal still owed, in đồng.</param>
/// <param name="OverduePrincipal">Principal late, in đồng.</param>
/// <param name="OverdueInterest">Interest late, in đồng.</param>
public readonly record struct EquallyLateLoans(int DaysPastDue, int DaysPastDuePrincipal, bool IsRescheduled, int Loans, Vnd Outstanding, Vnd OverduePrincipal, Vnd OverdueInterest);
