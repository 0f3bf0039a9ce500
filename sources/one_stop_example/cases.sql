-- Dossiers. One SELECT in the database's own language; it reaches the database as it stands here, but for :since.
--
-- :since is the instant (with its zone) from which changes are wanted, :since_local the same as a time without
-- zone in the source's zone, for columns that carry none, as here. With one of them, each refresh reads only
-- what has changed; without, it reads the whole table. 'refresh --full' reads all of it, and finds deletions.
-- A row never changed since it was made may have no time of change: coalesce, or it is never read.
WITH changed AS (
    SELECT h.*, coalesce(h.ngay_cap_nhat, h.ngay_tao) AS changed_at
    FROM motcua.ho_so AS h
    WHERE NOT h.la_ho_so_mat -- Records with a secrecy mark are not loaded at all.
)
SELECT
    ma_ho_so AS case_id,
    ma_don_vi_giai_quyet AS unit_id,
    ma_don_vi_tiep_nhan AS receiving_unit_id,
    ma_thu_tuc AS procedure_id,
    CASE kenh WHEN 'TRUC_TUYEN' THEN 'online' WHEN 'TRUC_TIEP' THEN 'counter' WHEN 'BCCI' THEN 'postal' ELSE kenh END
        AS channel,
    ngay_nop AS filed_at,
    ngay_tiep_nhan AS received_at,
    ngay_hen_tra AS due_at,
    ngay_co_ket_qua AS completed_at,
    CASE trang_thai WHEN 'DA_TRA' THEN 'granted' WHEN 'TU_CHOI' THEN 'refused' WHEN 'RUT' THEN 'withdrawn' END
        AS outcome,
    le_phi::bigint AS fee_vnd,
    ma_ho_so AS source_ref,
    changed_at AS updated_at
FROM changed
WHERE changed_at >= :since_local
