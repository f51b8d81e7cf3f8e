DROP TABLE met_lines
