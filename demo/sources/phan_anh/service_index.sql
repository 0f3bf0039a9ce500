-- Scores of Decision 766, as the national portal published them.
SELECT
    ma_don_vi AS unit_id,
    ky AS period,
    chi_so AS indicator,
    tu_so AS numerator,
    mau_so AS denominator,
    diem AS points,
    diem_toi_da AS max_points
FROM diem_766
