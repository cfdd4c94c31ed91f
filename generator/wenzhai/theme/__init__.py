"""Themes as values: the chain of parents, compiled templates, minified style sheets and scripts.

What other rooms use:

- `assets`: `asset_url`
- `chain`: `Theme`, `load_theme`
- `contrast`: `palettes`
- `files`: `ThemeFile`, `all_themes`, `template_owner`, `theme_chain`, `theme_files`
- `filters`: `begin_items`, `format_date`
- `fonts`: `FontFile`, `card_font`, `without_han`
- `look`: `Look`
- `mistakes`: `at_its_place`, `summed`
- `templates`: `attributes`, `make_environment`
"""
