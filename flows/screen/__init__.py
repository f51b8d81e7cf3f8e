"""What people see on a terminal: pages, results, differences."""
