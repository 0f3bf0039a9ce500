-- Feedback (PAKN), complaints (KN) and denunciations (TC).
-- Times are text like 02/03/2026 08:15 in local time; the parts are put in ISO order.
-- Names and contents stay in the source system: ma_tham_chieu leads to the file.
SELECT
    ma_don AS petition_id,
    CASE loai_don
        WHEN 'PAKN' THEN 'feedback'
        WHEN 'KN'   THEN 'complaint'
        WHEN 'TC'   THEN 'denunciation'
        ELSE loai_don
    END AS kind,
    CASE phan_loai
        WHEN 'QUY_DINH' THEN 'rule'
        WHEN 'HANH_VI'  THEN 'conduct'
        ELSE phan_loai
    END AS about,
    don_vi_lien_quan AS unit_id,
    can_bo_lien_quan AS officer_id,
    don_vi_xu_ly AS handler_unit_id,
    linh_vuc AS field,
    substr(ngay_nhan, 7, 4) || '-' || substr(ngay_nhan, 4, 2) || '-' || substr(ngay_nhan, 1, 2)
        || substr(ngay_nhan, 11) || ':00' AS received_at,
    substr(ngay_thu_ly, 7, 4) || '-' || substr(ngay_thu_ly, 4, 2) || '-' || substr(ngay_thu_ly, 1, 2)
        || substr(ngay_thu_ly, 11) || ':00' AS accepted_at,
    substr(han_giai_quyet, 7, 4) || '-' || substr(han_giai_quyet, 4, 2) || '-' || substr(han_giai_quyet, 1, 2)
        || substr(han_giai_quyet, 11) || ':00' AS due_at,
    substr(ngay_tra_loi, 7, 4) || '-' || substr(ngay_tra_loi, 4, 2) || '-' || substr(ngay_tra_loi, 1, 2)
        || substr(ngay_tra_loi, 11) || ':00' AS answered_at,
    substr(ngay_cong_khai, 7, 4) || '-' || substr(ngay_cong_khai, 4, 2) || '-' || substr(ngay_cong_khai, 1, 2)
        || substr(ngay_cong_khai, 11) || ':00' AS published_at,
    lan_giai_quyet AS level,
    CASE ket_qua
        WHEN 'DA_TRA_LOI'    THEN 'answered'
        WHEN 'DUNG'          THEN 'right'
        WHEN 'DUNG_MOT_PHAN' THEN 'partly_right'
        WHEN 'SAI'           THEN 'wrong'
        WHEN 'RUT_DON'       THEN 'withdrawn'
        WHEN 'DINH_CHI'      THEN 'terminated'
        WHEN 'TU_CHOI'       THEN 'refused'
        WHEN 'CHUYEN'        THEN 'forwarded'
        ELSE ket_qua
    END AS outcome,
    CASE chat_luong
        WHEN 'DAT'              THEN 'good'
        WHEN 'KHONG_TRA_LOI'    THEN 'none'
        WHEN 'CHUNG_CHUNG'      THEN 'general'
        WHEN 'KHONG_RO_RANG'    THEN 'unclear'
        WHEN 'KHONG_CU_THE'     THEN 'unspecific'
        WHEN 'NE_TRANH_DUN_DAY' THEN 'evasive'
        ELSE chat_luong
    END AS answer_quality,
    hai_long AS answer_liked,
    ve_nguoi_dung_dau AS is_about_head,
    niem_phong AS is_sealed,
    dong_nguoi AS is_mass,
    gui_lai AS is_repeat,
    ma_tham_chieu AS source_ref,
    CASE nguon_don
        WHEN 'TIEP_DAN'  THEN 'reception'
        WHEN 'BUU_CHINH' THEN 'post'
        WHEN 'CONG'      THEN 'portal'
        WHEN 'KHAC'      THEN 'other'
        ELSE nguon_don
    END AS channel,
    CASE nguoi_dung_ten
        WHEN 'NHIEU_NGUOI' THEN 'many'
        WHEN 'MOT_NGUOI'   THEN 'one'
        WHEN 'KHAC'        THEN 'other'
        ELSE nguoi_dung_ten
    END AS signatories,
    ma_vu_viec AS matter_ref,
    du_dieu_kien AS is_eligible,
    thuoc_tham_quyen AS is_within_competence,
    CASE cach_xu_ly
        WHEN 'HUONG_DAN'  THEN 'guided'
        WHEN 'CHUYEN_DON' THEN 'forwarded'
        WHEN 'DON_DOC'    THEN 'urged'
        ELSE cach_xu_ly
    END AS handling,
    CASE ket_luan_noi_dung
        WHEN 'DUNG'          THEN 'right'
        WHEN 'DUNG_MOT_PHAN' THEN 'partly_right'
        WHEN 'SAI'           THEN 'wrong'
        ELSE ket_luan_noi_dung
    END AS finding,
    CASE quyet_dinh_lan_hai
        WHEN 'CONG_NHAN' THEN 'upheld'
        WHEN 'HUY_SUA'   THEN 'amended'
        ELSE quyet_dinh_lan_hai
    END AS second_decision,
    substr(ngay_thi_hanh_xong, 7, 4) || '-' || substr(ngay_thi_hanh_xong, 4, 2) || '-'
        || substr(ngay_thi_hanh_xong, 1, 2) AS executed_on,
    thu_hoi_tien AS recover_vnd,
    thu_hoi_dat AS recover_m2,
    tra_to_chuc_tien AS return_org_vnd,
    tra_to_chuc_dat AS return_org_m2,
    tra_ca_nhan_tien AS return_person_vnd,
    tra_ca_nhan_dat AS return_person_m2,
    da_thu_tien AS collected_vnd,
    da_thu_dat AS collected_m2,
    da_tra_to_chuc_tien AS returned_org_vnd,
    da_tra_to_chuc_dat AS returned_org_m2,
    da_tra_ca_nhan_tien AS returned_person_vnd,
    da_tra_ca_nhan_dat AS returned_person_m2,
    to_chuc_duoc_tra AS orgs_restored,
    ca_nhan_duoc_tra AS persons_restored,
    nguoi_xu_ly AS persons_to_handle,
    cbccvc_xu_ly AS officials_to_handle,
    vu_chuyen_dieu_tra AS police_cases,
    nguoi_chuyen_dieu_tra AS police_persons,
    cbccvc_chuyen_dieu_tra AS police_officials
FROM don_thu
