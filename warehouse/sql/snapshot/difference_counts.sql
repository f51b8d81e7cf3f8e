SELECT change, count(*) AS rows FROM differences GROUP BY change;
