CREATE OR REPLACE TEMPORARY TABLE met_lines (page_no BIGINT, fingerprint BIGINT, is_told BOOLEAN)
