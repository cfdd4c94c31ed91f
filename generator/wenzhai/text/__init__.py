"""Text analysis: dates, languages, slugs, words. Pure functions of strings.

What other rooms use:

- `addresses`: (as a module), `LANGUAGE`, `NO_ADDRESS`, `WELL_KNOWN`, `host_of`, `is_address`,
  `is_file_everywhere`, `is_hidden`, `is_web`, `old_address`
- `analysis`: `analyse_all`, `forget_words`
- `boilerplate`: `common`, `key`, `keys`, `sentences`, `without`
- `dates`: `DateError`, `FORM`, `Moment`, `clock_time`, `end_of`, `in_minutes`, `iso`, `local`, `midnight`,
  `moment`, `parse_date`, `written_moment`
- `entities`: `is_exact`
- `html_elements`: `VOID`
- `keywords`: `rarity`, `stop_words`
- `labels`: `Labels`, `day_in`, `labels_of`, `language_in`, `language_label`
- `languages`: `LATIN_WORD`, `SENTENCE_END`, `WORD`, `detect_language`, `first_sentences`, `han_count`,
  `native_name`, `other_language`, `reading_minutes`, `word_count`
- `licenses`: `license_of`
- `merge`: `Clash`, `Merged`, `merge`
- `names`: `is_pinyin`, `loose_name_key`, `name_key`
- `natural`: `natural_key`
- `normalize`: `BLANK`, `IGNORED`, `LETTER`, `MAX_WORD`, `lookups`, `normalize`, `skeleton`, `traditional`,
  `unaccented`
- `patterns`: `late`
- `prose`: `is_caption`, `language_of`, `prose_of`
- `scripts`: `HAN`, `HAN_RUN`, `UNSPACED`, `WIDE`, `has_han`
- `search_terms`: `SearchTerms`, `as_typed`, `title_of`, `whole_text`
- `simhash`: `distance`
- `slugs`: `IDS_OF_THEMES`, `article_id`, `collision_key`, `heading_id`, `is_device`, `is_reserved`,
  `path_slug`, `path_stem`, `slug_fault`, `slugify`
- `typography`: `ADDRESS`, `OPAQUE`, `WORTH_A_LOOK`, `is_chinese_text`, `repaired`, `repaired_pieces`,
  `repairs`, `whole_or_chars`
- `viewpoints`: `CORE`, `CORE_HEADINGS`, `core_viewpoint`
"""
