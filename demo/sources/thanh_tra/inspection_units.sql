-- All units of an inspection that covers several.
SELECT
    u.ma_cuoc AS inspection_id,
    COALESCE(d.ma_lien_thong, '?' || u.id_doi_tuong) AS unit_id
FROM doi_tuong_cuoc u
LEFT JOIN doi_tuong d ON d.id_doi_tuong = u.id_doi_tuong
