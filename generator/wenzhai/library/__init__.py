"""All that was read, sorted and resolved: every topic, source and link by any of its names.

What other rooms use:

- `library`: `CardsMade`, `Library`, `begin`, `build_library`, `grouped`
- `links`: `LinkIndex`
- `media`: `Medium`, `find_medium`
- `slugs`: `slug_maker`
- `taxonomy`: `FOLDERS`, `name_key`
"""
