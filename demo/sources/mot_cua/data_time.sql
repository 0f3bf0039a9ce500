-- Up to when the system data is complete (local time).
SELECT gia_tri FROM thong_tin_he_thong WHERE khoa = 'du_lieu_den'
