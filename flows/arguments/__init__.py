"""What commands are given, read: flags, lists of sources, moments, pages, sheets."""
