-- The first 64 bits of each capture's id.
SELECT from_hex(left(capture_id, 16))::BIT::UBIGINT AS number FROM captures
