"""Label: people correct the kinds of a page's lines, and corrections become training data."""
