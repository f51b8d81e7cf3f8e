"""Words of many languages that evidence is read by; a rule is a row here."""
