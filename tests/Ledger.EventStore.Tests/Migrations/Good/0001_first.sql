CREATE TABLE rice (kilograms integer);
