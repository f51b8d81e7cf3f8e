SELECT * FROM ledger WHERE run_id = $run_id ORDER BY batch_no, batch_key
