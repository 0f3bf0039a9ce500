-- The closing time of the figures, written as 01/11/2026 00:00 in local time.
SELECT substr(gia_tri, 7, 4) || '-' || substr(gia_tri, 4, 2) || '-' || substr(gia_tri, 1, 2)
       || substr(gia_tri, 11) || ':00'
FROM cau_hinh
WHERE ten = 'chot_so_lieu'
