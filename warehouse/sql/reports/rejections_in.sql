SELECT count(*) AS rejections FROM rejections SEMI JOIN replayed USING (source_uri)
