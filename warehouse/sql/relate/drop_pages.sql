DROP TABLE linked_pages
