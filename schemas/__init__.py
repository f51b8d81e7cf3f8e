"""The ground floor: what the words mean. Imports nothing of ours."""
