"""HTML as a page: bytes -> characters -> tree -> the text a browser shows, and what the document says of itself."""
