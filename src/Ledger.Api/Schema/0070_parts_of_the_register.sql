-- Which part of a province each club belongs to, without a look at the rows of the clubs themselves, which stand in the order in which they were registered.
CREATE INDEX clubs_by_part ON ledger.clubs (tenant_id, club_id) INCLUDE (commune_code, commune, name);
