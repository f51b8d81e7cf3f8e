"""A query worth trying for each view and macro; the dictionary shows them, and the tests run them."""

from collections.abc import Mapping

NEWEST = "(SELECT capture_id FROM captures_latest ORDER BY seen_at DESC, capture_id LIMIT 1)"
CHANGED = "(SELECT {} FROM successive_captures ORDER BY new_seen_at DESC, url LIMIT 1)"

EXAMPLES: Mapping[str, str] = {
    # Views.
    "page_text": f"SELECT text FROM page_text WHERE capture_id = {NEWEST}",  # noqa: S608
    "captures_latest": "SELECT site, count(*) FROM captures_latest GROUP BY site",
    "articles_latest": "SELECT published_on, site, headline FROM articles_latest ORDER BY published_on DESC LIMIT 10",
    "sidebar_items_latest": "SELECT site, section_heading, position, headline FROM sidebar_items_latest LIMIT 10",
    "page_origins": "SELECT site, site_guess, published_between, captured_after FROM page_origins LIMIT 10",
    "rejections_by_reason": "FROM rejections_by_reason",
    "run_summary": "FROM run_summary LIMIT 5",
    "agency_names": "SELECT agency, list(spelling) FROM agency_names GROUP BY agency",
    "agency_spellings": "SELECT agency, spelling FROM agency_spellings ORDER BY ALL",
    "sites": "SELECT site, spellings, captures, first_seen, last_seen FROM sites ORDER BY captures DESC",
    "people": "SELECT name, spellings, articles, photos FROM people ORDER BY articles + photos DESC, name LIMIT 10",
    "agencies": "SELECT agency, spellings, articles, photos FROM agencies ORDER BY articles + photos DESC, agency",
    "bylines": "SELECT published_on, site, headline FROM bylines WHERE name_key = name_key('MOSS, Ada') ORDER BY ALL",
    "wire_share": "SELECT site, stories, wire_stories, round(wire_share, 2) FROM wire_share ORDER BY wire_share DESC",
    "photo_credits": "SELECT site, creator, agencies, photos FROM photo_credits ORDER BY photos DESC, site LIMIT 10",
    "page_parts": f"SELECT part, lines, round(share, 2) FROM page_parts WHERE capture_id = {NEWEST}",  # noqa: S608
    "site_parts": "PIVOT site_parts ON part USING round(sum(share), 2) GROUP BY site",
    "successive_captures": "SELECT url, old_seen_at, new_seen_at FROM successive_captures ORDER BY new_seen_at DESC",
    "site_quality": "FROM site_quality ORDER BY mean_confidence",
    "story_copies": "FROM story_copies LIMIT 10",
    "promoted_stories": "FROM promoted_stories LIMIT 10",
    "search_articles": "SELECT count(*) AS stories, avg(word_count) FROM search_articles",
    "search_words": "SELECT word, count(*) AS stories FROM search_words GROUP BY word ORDER BY stories DESC LIMIT 10",
    "integrity": "FROM integrity",
    # Macros.
    "published_date": "SELECT published_date('2026-02-03T10:30+02:00')",
    "published_time": "SELECT published_time('2026-02-03T10:30+02:00')",
    "page_lines": f"FROM page_lines({NEWEST})",
    "folded": "SELECT folded('Ærø, Łódź')",
    "name_key": "SELECT name_key('MÖSS, Ada')",
    "site_of": "SELECT site_of(NULL, 'https://www.paper.example/a')",
    "part_of": "SELECT part_of('item_headline')",
    "search_terms": "SELECT search_terms('The harbour’s 3 bridges')",
    "is_other_script": "SELECT is_other_script('東京')",
    "words_pattern": "SELECT regexp_matches('The bridges', words_pattern('bridge'))",
    "story_id_of": "SELECT story_id_of(capture_id, story_no) FROM articles LIMIT 1",
    "numbered_stories": "SELECT part_no, article_no, headline FROM numbered_stories() ORDER BY ALL LIMIT 10",
    "story_words": "SELECT word FROM story_words() ORDER BY occurrences DESC, word LIMIT 10",
    "story_hits": "SELECT part_no, article_no, occurrences FROM story_hits('bridge') ORDER BY ALL LIMIT 10",
    "search_hits": "SELECT word, count(*) AS stories FROM search_hits('harbour bridge') GROUP BY word ORDER BY word",
    "story_fields": f"FROM story_fields({NEWEST})",
    "page_changes": f"FROM page_changes({CHANGED.format('old_capture_id')}, {CHANGED.format('new_capture_id')})",
    "search": "SELECT score, headline, site FROM search('harbour bridge', at_most := 50)",
}
