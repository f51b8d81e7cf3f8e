DELETE FROM ledger USING aged WHERE ledger.run_id = aged.run_id
