DELETE FROM stories WHERE capture_id IN (SELECT capture_id FROM gone)
