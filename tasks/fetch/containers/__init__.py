"""Sources that hold many page candidates, or one in a packing: one reader a format."""
