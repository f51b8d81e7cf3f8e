SET VARIABLE {name} = (SELECT list(path) FROM lake_paths)
