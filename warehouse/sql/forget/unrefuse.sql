DELETE FROM rejections WHERE content_hash = $wanted AND reason = 'forgotten' RETURNING part_no
