SELECT * FROM ledger WHERE run_id = $run_id AND batch_key = $batch_key
