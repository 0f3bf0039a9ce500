-- Optional: up to when the data is complete, where the database is a copy that is filled now and then. Without
-- this file it is the instant at which the reading began.
SELECT max(hoan_thanh_luc) FROM motcua.lan_dong_bo WHERE thanh_cong
