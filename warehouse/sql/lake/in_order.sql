SELECT * FROM ({rows}) ORDER BY month, {order}
