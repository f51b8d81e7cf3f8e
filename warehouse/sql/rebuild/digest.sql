-- What tells one set of rows from another, whatever their order; `{source}` is a table of the attached file or of this one.
SELECT
    count(*) AS rows,
    coalesce(sum(hash({columns})::HUGEINT), 0)::VARCHAR AS total,
    coalesce(bit_xor(hash({columns})), 0)::VARCHAR AS mixed
FROM {source}
