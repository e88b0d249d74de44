#!/usr/bin/env python3
"""The portfolio straight from the entries, by the definitions in docs/domain.md and docs/loans.md. It shares nothing with the service but the stored entries.

    portfolio.py ENTRIES DAY...

ENTRIES has a JSON object a line, a fund's entries in their order: { tenant, stream, version, type, data }. Prints a JSON object a line for each day and scope, "" being the nation.
It knows what the demonstration has: monthly periods, no overdue interest, no new schedules, early payments on the next instalments. Anything else is refused.
"""
import json
import sys
from collections import defaultdict
from datetime import date
from fractions import Fraction

PAR_DAYS = (0, 30, 60, 90, 180, 365)
BUCKETS = ((0, 0), (1, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))
OF_NO_ACCOUNT = {"policy_changed", "period_closed", "cash_transferred", "cash_counted", "activity_paid", "loan_approved", "loan_rejected"}


class Line:
    """One instalment, with what was paid on it."""

    def __init__(self, instalment, begins, opening):
        self.due_on, self.begins, self.opening = date.fromisoformat(instalment["dueOn"]), begins, opening
        self.principal, self.scheduled_interest, self.interest = instalment["principal"], instalment["interest"], 0
        self.paid_principal = self.paid_interest = 0

    def settle(self, part, amount):
        if part == "interest":
            paid = min(amount, self.interest - self.paid_interest)
            self.paid_interest += paid
        elif part == "principal":
            paid = min(amount, self.principal - self.paid_principal)
            self.paid_principal += paid
        else:
            paid = 0
        return amount - paid

    unpaid = property(lambda self: (self.principal - self.paid_principal, self.interest - self.paid_interest))


class Account:
    """A loan as it was paid out, with the facts that followed."""

    def __init__(self, loan, disbursed):
        self.loan, self.on, self.schedule, self.principal = loan, date.fromisoformat(disbursed["on"]), disbursed["schedule"], disbursed["principal"]
        self.reversed_on, self.facts, self.known = None, [], {}

    def counts_on(self, day):
        return self.on <= day and not (self.reversed_on and self.reversed_on <= day)

    def position(self, day):
        """(outstanding, written off, lines) of what counts on the day, if nothing more is paid."""
        counted = tuple(fact for fact in self.facts if fact["on"] <= day and not (fact["reversed_on"] and fact["reversed_on"] <= day))
        key = tuple(fact["version"] for fact in counted)
        if key not in self.known:
            self.known[key] = self.reckon(sorted(counted, key=lambda fact: (fact["on"], fact["version"])))
        return self.known[key]

    def reckon(self, facts):
        lines, begins, opening = [], self.on, self.principal
        for instalment in self.schedule:
            lines.append(Line(instalment, begins, opening))
            begins, opening = lines[-1].due_on, opening - instalment["principal"]
        begun = 0
        for fact in facts:
            begun = self.begin_periods(lines, begun, fact["on"])
            if fact["type"] == "loan_written_off":
                return 0, sum(line.unpaid[0] for line in lines), []
            self.pay(lines, begun, fact["on"], fact["amount"])
        self.begin_periods(lines, begun, date.max)
        return sum(line.unpaid[0] for line in lines), 0, lines

    def begin_periods(self, lines, begun, day):
        """The interest of a period follows from what is owed when it begins; a payment on that very day still counts."""
        terms = self.loan["terms"]
        while begun < len(lines) and lines[begun].begins < day:
            line = lines[begun]
            owed = sum(later.unpaid[0] for later in lines[begun:])
            if terms["method"] == "flat":
                line.interest = line.scheduled_interest if any(other.unpaid[0] for other in lines) else 0
            elif owed == line.opening:
                line.interest = line.scheduled_interest
            else:
                exact = owed * Fraction(str(terms["rate"]["percentPerYear"])) * terms["every"] / 1200
                unit = terms["rounding"]["unit"]
                line.interest = int(exact / unit + Fraction(1, 2)) * unit
            begun += 1
        return begun

    def pay(self, lines, begun, on, amount):
        """What is due, the oldest instalment first; then the period that has begun; then principal ahead. The rest is credit."""
        place = 0
        while place < len(lines) and (lines[place].due_on <= on or place < begun):
            for part in self.loan["allocationOrder"]:
                amount = lines[place].settle(part, amount)
            place += 1
        for line in lines[place:]:
            amount = line.settle("principal", amount)


def read(path):
    """The funds: by (tenant, stream) the accounts of loans, and what moved the fund size apart from loans, as (day, amount)."""
    funds = {}
    for text in open(path, encoding="utf-8"):
        entry = json.loads(text)
        kind, data, version = entry["type"], entry["data"], entry["version"]
        fund = funds.setdefault((entry["tenant"], entry["stream"]), {"opened": date.fromisoformat(data["on"]), "loans": {}, "accounts": [], "moves": [], "by_version": {}})
        on, move, fact = date.fromisoformat(data["on"]), 0, None
        if kind == "loan_requested":
            assert data["overdueInterest"] == "off" and data["terms"].get("unit", "month") == "month" and not data["terms"].get("graceInterest"), data
            fund["loans"][data["loanId"]] = {**data, "accounts": []}
        elif kind == "loan_disbursed":
            loan = fund["loans"][data["loanId"]]
            fact = Account(loan, data)
            loan["accounts"].append(fact)
            fund["accounts"].append(fact)
        elif kind in ("repayment_received", "loan_written_off"):
            assert data.get("early", "nextInstalments") == "nextInstalments", data
            fact = {"type": kind, "on": on, "version": version, "amount": data.get("amount"), "reversed_on": None}
            fund["loans"][data["loanId"]]["accounts"][-1].facts.append(fact)
        elif kind == "entry_reversed":
            taken_back, move = fund["by_version"][data["entry"]]
            move = -move
            if isinstance(taken_back, Account):
                taken_back.reversed_on = on
            elif taken_back:
                taken_back["reversed_on"] = on
        elif kind == "capital_received":
            move = data["amount"]
        elif kind == "capital_returned":
            move = -data["amount"]
        elif kind == "interest_allocated":
            move = data["shares"]["fundGrowth"]
        elif kind == "suspense_settled":
            move = data["amount"] if data["to"] == "fundGrowth" else 0
        else:
            assert kind in OF_NO_ACCOUNT or kind == "fund_opened", kind
        fund["by_version"][version] = (fact, move)
        if move:
            fund["moves"].append((on, move))
    return funds


def figures(funds, day):
    """What each scope comes to at the end of the day."""
    scopes = defaultdict(lambda: defaultdict(int))
    for (tenant, _), fund in funds.items():
        if fund["opened"] > day:
            continue
        mine = defaultdict(int, clubs=1, fundSize=sum(amount for on, amount in fund["moves"] if on <= day))
        borrowers = {}
        for loan in fund["loans"].values():
            for account in loan["accounts"]:
                if account.counts_on(day):
                    outstanding, written_off, lines = account.position(day)
                    mine["fundSize"] -= written_off
                    if any(any(line.unpaid) for line in lines):
                        add_loan(mine, day, outstanding, lines)
                        borrowers[loan["memberId"]] = loan["borrower"]
        for person in borrowers.values():
            for name, applies in (
                ("total", True), ("women", person["gender"] == "female"), ("older", person["older"]), ("poor", person["household"] == "poor"), ("nearPoor", person["household"] == "nearPoor")):
                mine["borrowers." + name] += applies
        for scope in (tenant, ""):
            for name, value in mine.items():
                scopes[scope][name] += value
    return scopes


def add_loan(sums, day, outstanding, lines):
    def late(unpaid):
        return max(((day - line.due_on).days for line in lines if line.due_on < day and unpaid(line)), default=0)

    by_any, by_principal = late(lambda line: any(line.unpaid)), late(lambda line: line.unpaid[0])
    sums["activeLoans"] += 1
    sums["outstanding"] += outstanding
    for line in lines:
        if line.due_on < day:
            sums["overdue.principal"] += line.unpaid[0]
            sums["overdue.interest"] += line.unpaid[1]
    for name, days_late in (("par", by_any), ("parPrincipalOnly", by_principal)):
        for place, days in enumerate(PAR_DAYS):
            if days_late > days:
                sums[f"{name}.{place}.atRisk"] += outstanding
                sums[f"{name}.{place}.loans"] += 1
    place = next(place for place, (first, last) in enumerate(BUCKETS) if first <= by_any and (last is None or by_any <= last))
    sums[f"ageing.{place}.outstanding"] += outstanding
    sums[f"ageing.{place}.loans"] += 1


def main():
    funds = read(sys.argv[1])
    for day in sys.argv[2:]:
        for scope, sums in figures(funds, date.fromisoformat(day)).items():
            print(json.dumps({"day": day, "scope": scope, "figures": sums}))


if __name__ == "__main__":
    main()
