-- What a search index holds. Its text is the index's form: an index of another form is not used; see search_index.py.
-- The cases are in order of their cost. Accents stay in other scripts, where a mark makes another letter.
CREATE OR REPLACE MACRO folded(text) AS CASE
    WHEN NOT regexp_matches(text, '[^\p{Common}A-Za-z]') THEN lower(text)
    WHEN regexp_matches(text, '[^\p{Latin}\p{Greek}\p{Cyrillic}\p{Common}\p{Inherited}]') THEN lower(nfc_normalize(text))
    WHEN regexp_matches(text, '[ØøŁłĐđıςßẞÆæŒœÞþ]') THEN replace(replace(replace(replace(
        translate(strip_accents(lower(text)), 'øłđıς', 'oldiσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
    ELSE strip_accents(lower(text))
END;
COMMENT ON MACRO folded IS 'A text in small letters without accents; marks that tell letters apart in other scripts stay';

-- A word is folded the same whatever stands beside it: texts of several scripts are taken apart first, and so are words
-- of two scripts without a space between.
CREATE OR REPLACE MACRO search_terms(text) AS CASE
    WHEN regexp_matches(text, '[^\p{Latin}\p{Greek}\p{Cyrillic}\p{Common}\p{Inherited}]') THEN flatten(list_transform(
        regexp_extract_all(text, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]+|(?:[^\P{L}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]|[\p{M}\p{N}])+'),
        lambda printed: CASE
            WHEN folded(printed) = '' THEN []
            WHEN length(printed) > 1 AND regexp_matches(printed, '^[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]')
                THEN list_transform(range(1, length(printed)), lambda place: substring(printed, place, 2))
            ELSE [folded(printed)]
        END
    ))
    ELSE regexp_extract_all(folded(text), '[\p{L}\p{M}\p{N}]+')
END;
COMMENT ON MACRO search_terms IS
    'The words of a text as a search knows them: folded; in scripts without spaces, every two neighbouring characters';

-- Stories are numbered within their part, because an index is written by parts.
CREATE OR REPLACE MACRO numbered_stories() AS TABLE
    SELECT *, row_number() OVER (PARTITION BY part_no ORDER BY capture_id, story_no)::INTEGER AS article_no
    FROM articles;
COMMENT ON MACRO TABLE numbered_stories IS 'The stories, numbered within their part';

CREATE OR REPLACE MACRO story_words() AS TABLE
    WITH printed AS (
        SELECT part_no, article_no, unnest(search_terms(concat_ws(chr(10), kicker, dek, body))) AS word, false AS in_headline
        FROM numbered_stories()
        UNION ALL
        SELECT part_no, article_no, unnest(search_terms(headline)), true
        FROM numbered_stories()
    )
    SELECT word, part_no, article_no, count(*)::INTEGER AS occurrences, bool_or(in_headline) AS in_headline
    FROM printed
    GROUP BY word, part_no, article_no;
COMMENT ON MACRO TABLE story_words IS 'The words of the stories, made of their text; search_words is the same, from an index where there is one';
