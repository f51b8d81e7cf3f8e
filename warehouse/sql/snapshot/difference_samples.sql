SELECT * FROM differences
QUALIFY row_number() OVER (PARTITION BY change ORDER BY {key}) <= {samples}
ORDER BY change, {key};
