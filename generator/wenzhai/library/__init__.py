"""The library: all content, sorted and indexed, with topics, sources and links resolved by any of their names.

What other rooms use:

- `cards`: `CardsMade`
- `library`: `Library`, `Waiting`, `begin`, `build_library`, `grouped`
- `links`: `LinkIndex`, `link_problem`, `place_problem`
- `media`: `Medium`, `find_medium`
- `slugs`: `slug_maker`
- `taxonomy`: `FIELD`, `Taxonomy`, `aliases_of`
"""
