CREATE TABLE lost (id integer);
SELECT 1 / 0;
