-- Heads of units, one row per term.
SELECT ma_don_vi AS unit_id, ma_can_bo AS officer_id, tu_ngay AS from_on, den_ngay AS to_on
FROM thu_truong
