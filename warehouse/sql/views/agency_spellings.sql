-- Each spelling is looked at once, however often it is printed. A line is taken to pieces, an author's name is not.
CREATE OR REPLACE VIEW agency_spellings AS
WITH pieces AS (
    SELECT
        spelling,
        unnest(regexp_split_to_array(spelling, '(?i)[/|,;()]|\s[-–—]\s|\b(?:via|and)\b')) AS piece
    FROM (
        SELECT source AS spelling FROM articles WHERE source IS NOT NULL
        UNION
        SELECT credit_line FROM photos WHERE credit_line IS NOT NULL
    )
)
SELECT DISTINCT pieces.spelling, agency, agency_kind
FROM pieces
JOIN agency_names ON agency_names.agency_key = name_key(pieces.piece)
UNION
SELECT authors.spelling, agency, agency_kind
FROM (SELECT DISTINCT unnest(authors) AS spelling FROM articles) AS authors
JOIN agency_names ON lower(agency_names.spelling) = lower(authors.spelling);
COMMENT ON VIEW agency_spellings IS 'The sources, authors and credit lines as printed that name an agency; a line may name two';
COMMENT ON COLUMN agency_spellings.spelling IS 'As printed: articles.source, one of articles.authors, photos.credit_line';
