SELECT ma_can_bo AS officer_id, ma_don_vi AS unit_id, ho_ten AS name, chuc_vu AS position
FROM can_bo
