-- Up to when the figures are complete, written as 01/11/2026 00:00 in local time.
SELECT substr(gia_tri, 7, 4) || '-' || substr(gia_tri, 4, 2) || '-' || substr(gia_tri, 1, 2)
       || substr(gia_tri, 11) || ':00'
FROM tham_so
WHERE ten = 'so_lieu_den'
