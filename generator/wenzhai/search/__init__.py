"""Search: an index of static files in which a browser finds every string. docs/search-format.md is the contract."""
