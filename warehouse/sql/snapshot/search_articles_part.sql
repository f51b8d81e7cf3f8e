SELECT * FROM search_articles WHERE part_no = $part_no ORDER BY article_no
