-- The read models: what is believed of every fund and every loan, on two axes of time. Written in the posting transaction, and rebuilt from the events alone: this file is never migrated.
-- When it differs from what is there (its checksum is the comment on the schema), everything is rebuilt. Names are unqualified: it is run with search_path on the schema to fill.
--
-- One row is one belief: so the loan (the fund) stands from the business date valid_from on, as believed from the recorded instant known_from on.
-- A current row, the latest segment by the latest belief, holds at (as of day D, known at instant t) if
--     valid_from <= D AND known_from <= t
-- An entry that supersedes it moves it to the history, with valid_to, the day on which the next segment begins, and superseded_at, the instant of the entry: until then the row was
-- believed to hold for every day from valid_from. A backdated entry ends with known_to what had been believed of [valid_from, valid_to). A row of the history holds at (D, t) if
--     valid_from <= D AND known_from <= t AND t < known_to AND (t < superseded_at OR D < valid_to)
-- For every loan (fund) at most one row holds at any (D, t). The views loan_beliefs and fund_beliefs put both together, so that this one rule serves both.

-- Every posting updates a row of the current ones: room on the page keeps such an update off the indexes.
CREATE TABLE fund_positions (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    -- The last entry of the fund book; in a row of the history the last one before it was superseded.
    version bigint NOT NULL,
    opened_on date NOT NULL,
    cash_on_hand bigint NOT NULL,
    bank bigint NOT NULL,
    in_kind_stock bigint NOT NULL,
    loans_outstanding bigint NOT NULL,
    -- The part of it that no loan stands for yet, while a club moves in.
    loans_to_take_over bigint NOT NULL,
    fund_size bigint NOT NULL,
    activity_fund bigint NOT NULL,
    reserve bigint NOT NULL,
    board_allowance bigint NOT NULL,
    unallocated_interest bigint NOT NULL,
    credits bigint NOT NULL,
    suspense bigint NOT NULL,
    capital_grant bigint NOT NULL,
    capital_state_budget bigint NOT NULL,
    capital_member_contribution bigint NOT NULL,
    capital_member_loan bigint NOT NULL,
    capital_donation bigint NOT NULL,
    capital_fundraising bigint NOT NULL,
    capital_in_kind bigint NOT NULL,
    capital_other bigint NOT NULL,
    retained_interest bigint NOT NULL,
    -- Since the opening: the flow of a period is the difference of two days.
    interest_received bigint NOT NULL,
    written_off bigint NOT NULL,
    recovered bigint NOT NULL,
    -- Disbursements, top-ups and loans taken over, without what was reversed.
    principal_lent bigint NOT NULL,
    loans_lent integer NOT NULL,
    -- Loans on which something is owed and that are not written off; then their borrowers: people, not loans. One with several loans is described by the latest.
    active_loans integer NOT NULL,
    borrowers integer NOT NULL,
    women integer NOT NULL,
    older integer NOT NULL,
    poor integer NOT NULL,
    near_poor integer NOT NULL,
    -- Members to whom a loan was ever paid out.
    ever_borrowed integer NOT NULL,
    valid_from date NOT NULL,
    known_from timestamptz NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE fund_positions ADD PRIMARY KEY (tenant_id, club_id);

CREATE TABLE fund_history (
    LIKE fund_positions,
    valid_to date NOT NULL,
    superseded_at timestamptz NOT NULL,
    known_to timestamptz NOT NULL
);
-- What is, or was, believed of a past day, and what a backdated entry cuts: nothing that was known at an instant begins after its day, so that reading backwards from the earlier of the two days
-- soon finds the row. Rows with valid_to = valid_from, superseded on their own day, only answer for what was known before.
CREATE INDEX fund_history_by_day ON fund_history (tenant_id, club_id, valid_from);
-- What is believed of a past day: of many entries of one day a single row.
CREATE INDEX fund_history_ended ON fund_history (tenant_id, club_id, valid_from) WHERE valid_to > valid_from;
-- The same of every club of a province: the segments that ended soon after the day, and those so long that they may have ended later. With the figures of the portfolio, so that a past day of the
-- nation is read from the indexes alone.
CREATE INDEX fund_history_past ON fund_history (tenant_id, valid_to, valid_from)
    INCLUDE (club_id, known_to, active_loans, loans_outstanding, loans_to_take_over, borrowers, women, older, poor, near_poor, ever_borrowed, fund_size, written_off, recovered)
    WHERE valid_to > valid_from;
CREATE INDEX fund_history_long ON fund_history (tenant_id, valid_to, valid_from)
    INCLUDE (club_id, known_to, active_loans, loans_outstanding, loans_to_take_over, borrowers, women, older, poor, near_poor, ever_borrowed, fund_size, written_off, recovered)
    WHERE valid_to > valid_from + 62;

CREATE TABLE loan_positions (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    loan_number integer NOT NULL,
    member_id varchar NOT NULL,
    gender varchar NOT NULL,
    older boolean NOT NULL,
    household varchar NOT NULL,
    status varchar NOT NULL,
    rescheduled boolean NOT NULL,
    requested_on date NOT NULL,
    disbursed_on date,
    -- Asked for; and paid out: the first disbursement, or what was taken over, with every top-up.
    principal bigint NOT NULL,
    lent bigint NOT NULL,
    outstanding bigint NOT NULL,
    credit bigint NOT NULL,
    -- Due date of the oldest instalment not settled, if nothing more is paid: an active loan is late on the days after it, and by so many days. What was late before a rescheduling counts.
    late_from date,
    principal_late_from date,
    -- The instalments not settled of an active loan, oldest first, and what is overdue once each has fallen due, those before it included: so what is overdue on a day is one element, found by
    -- bisection: overdue_principal[width_bucket(day - 1, unpaid_due_on)], null when nothing is.
    unpaid_due_on date[] NOT NULL,
    overdue_principal bigint[] NOT NULL,
    overdue_interest bigint[] NOT NULL,
    written_off_on date,
    written_off bigint NOT NULL,
    recovered bigint NOT NULL,
    -- The entry that wrote the row.
    version bigint NOT NULL,
    valid_from date NOT NULL,
    known_from timestamptz NOT NULL
) WITH (fillfactor = 70);
ALTER TABLE loan_positions ADD PRIMARY KEY (tenant_id, club_id, loan_number);
CREATE INDEX loan_positions_late ON loan_positions (tenant_id, late_from) WHERE status = 'active';
CREATE INDEX loan_positions_rescheduled ON loan_positions (tenant_id) WHERE status = 'active' AND rescheduled;

-- Only of loans that had been paid out: what was asked for and not yet paid out stands in no figure.
CREATE TABLE loan_history (
    LIKE loan_positions,
    valid_to date NOT NULL,
    superseded_at timestamptz NOT NULL,
    known_to timestamptz NOT NULL
);
CREATE INDEX loan_history_by_day ON loan_history (tenant_id, club_id, loan_number, valid_from) WHERE valid_to > valid_from;
CREATE INDEX loan_history_by_instant ON loan_history (tenant_id, superseded_at);
-- Segments with a late day before they ended: few beside all of them.
CREATE INDEX loan_history_late ON loan_history (tenant_id, valid_to, valid_from) WHERE status = 'active' AND late_from < valid_to - 1;
CREATE INDEX loan_history_rescheduled ON loan_history (tenant_id, valid_to) WHERE status = 'active' AND rescheduled;

-- What fell or falls due on a day over all loans of the club, as agreed and in force on that very day, and how much of it was paid by the end of that day.
CREATE TABLE instalments_due (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    due_on date NOT NULL,
    due bigint NOT NULL,
    on_time bigint NOT NULL
) WITH (fillfactor = 70);
ALTER TABLE instalments_due ADD PRIMARY KEY (tenant_id, due_on, club_id);

-- The same by calendar year, by its first day: twelve sums, from the beginning of the year to the end of each month. Whole months of a year up to any day are two rows a club.
CREATE TABLE instalments_due_by_year (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    year date NOT NULL,
    due bigint[] NOT NULL,
    on_time bigint[] NOT NULL
) WITH (fillfactor = 70);
ALTER TABLE instalments_due_by_year ADD PRIMARY KEY (tenant_id, year, club_id);

-- What the entries recorded at an instant changed of it: the sum over recorded_at <= t is what was known at t.
CREATE TABLE instalment_changes (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    due_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    due bigint NOT NULL,
    on_time bigint NOT NULL
);
ALTER TABLE instalment_changes ADD PRIMARY KEY (tenant_id, due_on, club_id, recorded_at);

-- The fund size that a club has set itself to reach, by its policies: among those in force on a day the latest effective_from holds, then the latest entry. Null leaves it to the programme.
CREATE TABLE club_targets (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    effective_from date NOT NULL,
    version bigint NOT NULL,
    amount bigint,
    recorded_at timestamptz NOT NULL
);
ALTER TABLE club_targets ADD PRIMARY KEY (tenant_id, club_id, effective_from, version);

CREATE VIEW fund_beliefs AS
    SELECT *, date 'infinity' AS valid_to, timestamptz 'infinity' AS superseded_at, timestamptz 'infinity' AS known_to FROM fund_positions
    UNION ALL
    SELECT * FROM fund_history;

CREATE VIEW loan_beliefs AS
    SELECT *, date 'infinity' AS valid_to, timestamptz 'infinity' AS superseded_at, timestamptz 'infinity' AS known_to FROM loan_positions
    UNION ALL
    SELECT * FROM loan_history;
