site IN (SELECT site FROM sites)
