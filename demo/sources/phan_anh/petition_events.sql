-- What interrupted a petition: BO_SUNG the sender was asked for a supplement, TAM_DINH_CHI it was suspended,
-- GIA_HAN it got a new due time.
-- Times are text like 02/03/2026 08:15 in local time; the parts are put in ISO order.
SELECT
    ma_dien_bien AS event_id,
    ma_don AS petition_id,
    CASE loai
        WHEN 'BO_SUNG'      THEN 'supplement'
        WHEN 'TAM_DINH_CHI' THEN 'suspended'
        WHEN 'GIA_HAN'      THEN 'extension'
        ELSE loai
    END AS kind,
    substr(tu_luc, 7, 4) || '-' || substr(tu_luc, 4, 2) || '-' || substr(tu_luc, 1, 2)
        || substr(tu_luc, 11) || ':00' AS started_at,
    substr(den_luc, 7, 4) || '-' || substr(den_luc, 4, 2) || '-' || substr(den_luc, 1, 2)
        || substr(den_luc, 11) || ':00' AS ended_at,
    substr(han_moi, 7, 4) || '-' || substr(han_moi, 4, 2) || '-' || substr(han_moi, 1, 2)
        || substr(han_moi, 11) || ':00' AS due_at
FROM dien_bien_don
