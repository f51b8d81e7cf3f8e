SELECT fact_no, name, value, origin FROM page_facts WHERE capture_id = $capture_id ORDER BY fact_no;
