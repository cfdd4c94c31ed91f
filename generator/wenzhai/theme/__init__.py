"""Themes as values: the chain of parents, compiled templates, minified style sheets and scripts.

What other rooms use:

- `chain`: `Theme`, `load_theme`
- `files`: `known_themes`, `template_owner`, `theme_chain`
- `filters`: `begin_items`, `format_date`
- `fonts`: `FontFile`, `card_font`
- `templates`: `attributes`, `make_environment`
"""
