SELECT * FROM memories WHERE form = $form ORDER BY number DESC LIMIT 1
