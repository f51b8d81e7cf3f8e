SELECT '{month}' AS month, * FROM ({rows})
