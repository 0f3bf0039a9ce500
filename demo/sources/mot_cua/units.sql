-- Units of the province. The system has its own short names for the kinds of unit.
SELECT
    ma_don_vi      AS unit_id,
    ten_don_vi     AS name,
    ten_tieng_anh  AS name_en,
    CASE loai_don_vi
        WHEN 'TINH'      THEN 'province'
        WHEN 'SO'        THEN 'department'
        WHEN 'PHONG'     THEN 'division'
        WHEN 'XA'        THEN 'commune'
        WHEN 'PHUONG'    THEN 'ward'
        WHEN 'DAC_KHU'   THEN 'special_zone'
        WHEN 'HUYEN'     THEN 'district'
        WHEN 'TTPVHCC'   THEN 'service_centre'
        WHEN 'BQL'       THEN 'zone_board'
        WHEN 'NGANH_DOC' THEN 'central_agency'
        WHEN 'THANH_TRA' THEN 'inspectorate'
        ELSE loai_don_vi
    END            AS kind,
    ma_don_vi_cha  AS parent_id,
    dan_so         AS population,
    hieu_luc_tu    AS valid_from_on,
    hieu_luc_den   AS valid_to_on
FROM don_vi
