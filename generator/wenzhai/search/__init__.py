"""Search: an index of static files in which a browser finds every string. docs/search-format.md is the contract.

What other rooms use:

- `codec`: `BrokenIndex`
- `index`: `stores_of`
- `pages`: `search_sections`
- `reader.excerpt`: `excerpt`
- `reader.find`: `Result`, `results`
- `reader.index`: `SearchIndex`
- `reader.proof`: `Promised`, `check_search`
- `reader.query`: `Query`, `parse`
"""
