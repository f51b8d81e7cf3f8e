INSERT INTO item_links BY NAME FROM linked
