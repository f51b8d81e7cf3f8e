SELECT
    capture_id, published_between, left(published_evidence, 500) AS published_evidence,
    captured_after::VARCHAR AS captured_after, left(captured_after_evidence, 500) AS captured_after_evidence,
    left(site_guess, 200) AS site_guess, left(site_guess_evidence, 500) AS site_guess_evidence
FROM inferences
SEMI JOIN wanted USING (capture_id)
