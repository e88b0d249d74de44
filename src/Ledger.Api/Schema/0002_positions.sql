-- Read models, written in the posting transaction and rebuilt from the events alone.
-- Every posting updates rows of theirs: room on the page keeps such an update off the index.
CREATE TABLE ledger.fund_positions (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    version bigint NOT NULL,
    opened_on date NOT NULL,
    cash_on_hand bigint NOT NULL,
    bank bigint NOT NULL,
    in_kind_stock bigint NOT NULL,
    loans_outstanding bigint NOT NULL,
    fund_size bigint NOT NULL,
    activity_fund bigint NOT NULL,
    reserve bigint NOT NULL,
    board_allowance bigint NOT NULL,
    unallocated_interest bigint NOT NULL,
    credits bigint NOT NULL,
    suspense bigint NOT NULL,
    interest_received bigint NOT NULL,
    PRIMARY KEY (tenant_id, club_id)
) WITH (fillfactor = 50);

CREATE TABLE ledger.loan_positions (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    loan_number integer NOT NULL,
    member_id varchar NOT NULL,
    status varchar NOT NULL,
    requested_on date NOT NULL,
    disbursed_on date,
    principal bigint NOT NULL,
    outstanding bigint NOT NULL,
    credit bigint NOT NULL,
    -- The loan is late from the day after: days past due on any later day are that day less this one.
    next_unpaid_due_on date,
    next_unpaid_principal_due_on date,
    version bigint NOT NULL,
    PRIMARY KEY (tenant_id, club_id, loan_number)
) WITH (fillfactor = 70);
