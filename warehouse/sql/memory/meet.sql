-- A line that stands several times on a page is told by its site's stories if one of them is.
INSERT INTO met_lines BY NAME
SELECT page_no, fingerprint, bool_or(is_told) AS is_told FROM met GROUP BY page_no, fingerprint
