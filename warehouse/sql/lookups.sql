-- Made after the views, which they read.
CREATE OR REPLACE MACRO story_fields(id) AS TABLE
    UNPIVOT (
        SELECT
            story_no, headline, kicker, dek, byline, array_to_string(authors, '; ') AS authors, source, dateline,
            published_at, modified_at, word_count::VARCHAR AS word_count
        FROM articles
        WHERE capture_id = id
    ) ON COLUMNS(* EXCLUDE (story_no)) INTO NAME field VALUE value;
COMMENT ON MACRO TABLE story_fields IS 'The fields of one capture''s stories, a row for each that has a value';

CREATE OR REPLACE MACRO page_changes(old_id, new_id) AS TABLE
    WITH lines AS (
        SELECT 'gone' AS change, line_no, kind, group_no, trim(line, chr(9) || chr(13) || chr(32) || chr(160)) AS line
        FROM page_lines(old_id)
        UNION ALL
        SELECT 'added', line_no, kind, group_no, trim(line, chr(9) || chr(13) || chr(32) || chr(160))
        FROM page_lines(new_id)
    ),
    numbered AS (
        SELECT *, row_number() OVER (PARTITION BY change, line ORDER BY line_no) AS nth FROM lines WHERE line <> ''
    ),
    changed AS (
        FROM numbered QUALIFY count(*) OVER (PARTITION BY line, nth) = 1
    )
    FROM (
        SELECT
            'field' AS change, field AS name, story_no AS number, NULL::BIGINT AS line_no,
            was.value AS old, now.value AS new
        FROM story_fields(old_id) AS was
        FULL JOIN story_fields(new_id) AS now USING (story_no, field)
        WHERE was.value IS DISTINCT FROM now.value
        UNION ALL
        SELECT
            change, kind, group_no, line_no,
            CASE WHEN change = 'gone' THEN line END, CASE WHEN change = 'added' THEN line END
        FROM changed
    )
    ORDER BY change = 'field' DESC, change = 'gone' DESC, line_no, number, name;
COMMENT ON MACRO TABLE page_changes IS
    'What changed from one capture to another: fields of its stories, lines gone and lines added, with their kinds';

-- What search_terms() would make of a text costs ten times as much as a look for the words themselves. A letter of a word
-- may have been printed as any other than a plain one, and ss, ae, oe and th as one: what the pattern finds is taken to
-- words, so that it may find too much, never too little.
CREATE OR REPLACE MACRO is_other_script(text) AS
    regexp_matches(text, '[^\p{Latin}\p{Greek}\p{Cyrillic}\p{Common}\p{Inherited}]');
COMMENT ON MACRO is_other_script IS 'Whether a text holds a letter that is neither Latin, Greek nor Cyrillic';

CREATE OR REPLACE MACRO words_pattern(words) AS coalesce(
    replace(
        '(?i)(?:^|[^\pL\pM\pN]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー])\pM*(?:{word})',
        '{word}',
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        nullif(array_to_string(list_filter(
                            list_distinct(search_terms(words)), lambda term: NOT is_other_script(term)
                        ), '|'), ''),
                        'ae|oe|th', '(?:\0|…)', 'g'
                    ),
                    'ss+', '(?:s|…)+', 'g'
                ),
                '[a-z0-9]', '(?:\0\\pM*|…)', 'g'
            ),
            '[^\x00-\x7f]', '[\\x80-\\x{10ffff}]\\pM*', 'g'
        )
    ),
    '[^\x00-\x{10ffff}]'
);
COMMENT ON MACRO words_pattern IS
    'A regular expression for where one of these words may stand in a text; those of other scripts it leaves out';

-- The pattern must be a constant of the query: another one would be compiled for each row. In texts of other scripts a sign
-- may join what stands before a word, so that their words are looked for without signs; the sign for a long vowel is of
-- no script.
CREATE OR REPLACE MACRO story_hits(words) AS TABLE
    WITH asked AS MATERIALIZED (
        SELECT terms, list_filter(terms, lambda term: is_other_script(term) OR contains(term, 'ー')) AS others
        FROM (SELECT list_distinct(search_terms(words)) AS terms)
    ),
    printed AS (
        SELECT
            part_no,
            capture_id,
            story_no,
            unnest([concat_ws(chr(10), kicker, dek, body), headline]) AS text,
            unnest([false, true]) AS in_headline
        FROM articles
    ),
    looked_at AS (
        SELECT
            *,
            regexp_matches(
                text,
                words_pattern(words)
                || '(?:$|[^\pL\pM\pN]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー])'
            ) AS may_hold_words,
            len(others) > 0 AND is_other_script(text) AND len(list_filter(others, lambda term: contains(text, term) OR contains(
                regexp_replace(lower(nfc_normalize(text)), '\pM', '', 'g'), regexp_replace(term, '\pM', '', 'g')
            ))) > 0 AS may_hold_others
        FROM printed
        CROSS JOIN asked
    ),
    found AS (
        SELECT
            part_no,
            capture_id,
            story_no,
            in_headline,
            CASE
                WHEN is_other_script(text) OR contains(text, 'ー') THEN text
                ELSE array_to_string(regexp_extract_all(text, words_pattern(words) || '[\pL\pM\pN]*'), chr(10))
            END AS text
        FROM looked_at
        WHERE may_hold_words OR may_hold_others
    ),
    held AS (
        SELECT part_no, capture_id, story_no, in_headline, unnest(search_terms(text)) AS word FROM found
    ),
    counted AS (
        SELECT word, part_no, capture_id, story_no, count(*)::INTEGER AS occurrences, bool_or(in_headline) AS in_headline
        FROM held
        SEMI JOIN (SELECT unnest(terms) AS word FROM asked) USING (word)
        GROUP BY word, part_no, capture_id, story_no
    )
    SELECT word, part_no, article_no, occurrences, in_headline
    FROM counted
    JOIN search_articles USING (part_no, capture_id, story_no);
COMMENT ON MACRO TABLE story_hits IS
    'The rows of search_words of these words, made of the stories'' text: what may hold one is taken to words, no other text';

CREATE OR REPLACE MACRO search_hits(words) AS TABLE
    FROM story_hits(words);
COMMENT ON MACRO TABLE search_hits IS
    'The rows of search_words of these words, from an index where there is one, else from the stories'' text';

-- Every word must stand in the story. Ranked by BM25 (k1 1.2, b 0.75); a word in the headline counts twice. What is shown
-- of a story is looked up for the best alone, and for those that are as good as the last of them: the load's order must
-- not decide which are shown.
CREATE OR REPLACE MACRO search(words, at_most := 20) AS TABLE
    WITH asked AS (
        SELECT DISTINCT unnest(search_terms(words)) AS word
    ),
    held AS MATERIALIZED (
        FROM search_hits(words)
    ),
    whole AS (
        SELECT count(*) AS articles, greatest(avg(word_count), 1) AS mean_words FROM search_articles
    ),
    rarity AS (
        SELECT word, ln(1 + (max(articles) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
        FROM held
        CROSS JOIN whole
        GROUP BY word
    ),
    scored AS MATERIALIZED (
        SELECT
            part_no,
            article_no,
            round(sum(
                weight * (1 + in_headline::INTEGER) * 2.2 * occurrences
                / (occurrences + 1.2 * (0.25 + 0.75 * word_count / mean_words))
            ), 4) AS score
        FROM held
        JOIN rarity USING (word)
        JOIN search_articles USING (part_no, article_no)
        CROSS JOIN whole
        GROUP BY part_no, article_no
        HAVING count(*) = (SELECT count(*) FROM asked)
    ),
    chosen AS MATERIALIZED (
        SELECT part_no, article_no, score
        FROM scored
        WHERE score >= (SELECT min(score) FROM (SELECT score FROM scored ORDER BY score DESC LIMIT at_most))
    ),
    best AS MATERIALIZED (
        SELECT score, part_no, capture_id, story_no
        FROM chosen
        JOIN (
            FROM search_articles
            SEMI JOIN (SELECT DISTINCT part_no FROM chosen) USING (part_no)
        ) USING (part_no, article_no)
        ORDER BY score DESC, capture_id, story_no
        LIMIT at_most
    ),
    places AS (
        SELECT capture_id, min(site_of(site, url)) AS site, min(url) AS url
        FROM sightings
        SEMI JOIN best USING (capture_id)
        GROUP BY capture_id
    )
    SELECT score, headline, published_date(published_at) AS published_on, site, url, capture_id, story_no
    FROM best
    JOIN articles USING (part_no, capture_id, story_no)
    LEFT JOIN places USING (capture_id)
    ORDER BY best.score DESC, capture_id, story_no;
COMMENT ON MACRO TABLE search IS
    'The stories with all of these words in headline, kicker, dek or body, best first: search(''harbour bridge'', at_most := 50)';
