-- In how many of the changed rows each column differs.
SELECT {counts}
FROM (SELECT * FROM differences WHERE change = 'changed') AS listed
JOIN ({before}) AS before ON {same_before}
JOIN ({after}) AS after ON {same_after};
