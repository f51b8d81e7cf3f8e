"""The second floor: a folder a stage."""
