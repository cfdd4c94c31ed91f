"""Search: a static index in which browsers find every substring. docs/search-format.md is the specification.

What other rooms use:

- `codec`: `BrokenIndex`
- `facets`: `own_filter`
- `index`: `stores_of`
- `pages`: `search_sections`
- `reader.excerpt`: `excerpt`
- `reader.find`: `Result`, `SearchAnswer`, `answer`
- `reader.index`: `SearchIndex`
- `reader.proof`: `ExpectedArticle`, `check_search`
- `reader.query`: `Query`
"""
