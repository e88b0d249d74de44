-- The read models live in a schema of their own (ReadModels.sql), which is rebuilt instead of migrated.
DROP TABLE ledger.fund_positions;
DROP TABLE ledger.loan_positions;
