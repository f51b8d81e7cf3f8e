INSERT INTO containers BY NAME FROM staged_containers
