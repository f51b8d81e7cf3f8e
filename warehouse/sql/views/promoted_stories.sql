-- Most pages are captured once: only pointers of those that were captured again are grouped.
CREATE OR REPLACE VIEW promoted_stories AS
WITH seen AS (
    SELECT capture_id, site_of(site, url) AS site, url, coalesce(captured_at, mtime, fetched_at) AS seen_at
    FROM sightings
    WHERE capture_id IS NOT NULL
),
pages AS (
    SELECT capture_id, site, url, min(seen_at) AS first_seen, max(seen_at) AS last_seen FROM seen GROUP BY ALL
),
captured_again AS (
    SELECT url FROM pages WHERE url IS NOT NULL GROUP BY url HAVING count(*) > 1
),
links AS (
    SELECT
        links.capture_id,
        links.item_no,
        links.target_capture_id,
        links.target_story_no,
        links.evidence,
        coalesce(stories.story_id, story_id_of(links.target_capture_id, links.target_story_no)) AS story_id
    FROM item_links AS links
    LEFT JOIN stories ON stories.capture_id = links.target_capture_id AND stories.story_no = links.target_story_no
),
beside AS (
    SELECT pages.*, articles.headline AS beside_headline
    FROM pages
    LEFT JOIN articles ON articles.capture_id = pages.capture_id AND articles.story_no = 1
),
newest AS (
    SELECT
        beside.site,
        items.headline,
        beside.url,
        arg_max(
            {
                'capture_id': beside.capture_id, 'headline': beside.beside_headline, 'heading': items.section_heading,
                'section_no': items.section_no, 'position': items.position, 'item_no': items.item_no
            },
            (beside.last_seen, beside.capture_id, -items.item_no)
        ) AS item,
        min(beside.first_seen) AS first_seen,
        max(beside.last_seen) AS last_seen,
        count(DISTINCT beside.capture_id) AS captures
    FROM sidebar_items AS items
    JOIN beside USING (capture_id)
    SEMI JOIN captured_again USING (url)
    WHERE items.headline IS NOT NULL
    GROUP BY beside.site, items.headline, beside.url
),
promoted AS (
    SELECT
        site, headline, url, item.headline AS beside_headline, item.heading AS section_heading,
        item.section_no AS section_no, item.position AS position, first_seen, last_seen, captures,
        item.capture_id AS capture_id, item.item_no AS item_no
    FROM newest
    UNION ALL
    SELECT
        beside.site, items.headline, beside.url, beside.beside_headline, items.section_heading,
        items.section_no, items.position, beside.first_seen, beside.last_seen, 1,
        items.capture_id, items.item_no
    FROM sidebar_items AS items
    JOIN (FROM beside ANTI JOIN captured_again USING (url)) AS beside USING (capture_id)
    WHERE items.headline IS NOT NULL
)
SELECT
    promoted.site,
    promoted.headline,
    promoted.url AS beside_url,
    promoted.beside_headline,
    promoted.section_heading,
    promoted.section_no,
    promoted.position,
    promoted.first_seen,
    promoted.last_seen,
    promoted.captures,
    links.story_id,
    links.target_capture_id,
    links.target_story_no,
    links.evidence,
    promoted.capture_id AS beside_capture_id
FROM promoted
LEFT JOIN links ON links.capture_id = promoted.capture_id AND links.item_no = promoted.item_no;
COMMENT ON VIEW promoted_stories IS 'Which stories a site promoted, beside which of its pages, at which place and from when to when';
COMMENT ON COLUMN promoted_stories.site IS 'What the page''s source says, in small letters, else the host of its url without www.';
COMMENT ON COLUMN promoted_stories.beside_url IS 'The address of the page that points; NULL where the source gives none';
COMMENT ON COLUMN promoted_stories.beside_headline IS 'The headline of that page''s first story';
COMMENT ON COLUMN promoted_stories.section_heading IS 'The heading it stood under when it was last seen there';
COMMENT ON COLUMN promoted_stories.section_no IS 'The section it stood in when it was last seen there';
COMMENT ON COLUMN promoted_stories.position IS 'Its place in that section when it was last seen there';
COMMENT ON COLUMN promoted_stories.first_seen IS 'When it was first seen there: when the page was captured, else last changed, else met';
COMMENT ON COLUMN promoted_stories.last_seen IS 'When it was last seen there';
COMMENT ON COLUMN promoted_stories.captures IS 'How many different captures of that page show it';
COMMENT ON COLUMN promoted_stories.story_id IS 'The story of the article that it points to; NULL where that was not captured';
COMMENT ON COLUMN promoted_stories.beside_capture_id IS 'The newest capture of that page that shows it';
