INSERT INTO stories BY NAME FROM related
