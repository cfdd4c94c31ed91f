"""The files of a project become facts, and changes become files again: settings, front matter, pictures.

What other rooms use:

- `body`: `render_body`, `typeset`, `typeset_body`, `with_body`
- `config`: `Config`, `load_config`, `parse_config`
- `copies`: `encoder`, `forget_copies`
- `entries`: `BACKUPS`
- `front_values`: `id_of_path`
- `frontmatter.blocks`: `in_blocks`
- `frontmatter.convert`: `convert`
- `frontmatter.document`: `CONTROL`, `KEY_ORDER`, `clean`, `emit`, `parse`, `split`
- `frontmatter.edit`: `change_field`, `change_list`, `change_value`
- `frontmatter.encodings`: `decode`
- `frontmatter.locate`: `NAMED`, `at_its_address`, `place`, `with_positions`
- `frontmatter.merge`: `Meaning`, `merge_files`
- `frontmatter.schema`: `Front`, `SourceFront`, `TermFront`
- `frontmatter.yaml_reader`: `Fields`, `bare_or_quoted`, `quoted`
- `image_sizes`: `ENDINGS`, `is_image`, `modern_kind`, `raster_size`
- `images`: `MAX_BYTES`, `picture_fault`, `read_image`, `usable`
- `imports`: `FileEdit`, `ImportRecord`, `keep_records_in_step`, `read_record`, `record_name`
- `inbox_ledger`: `InboxLedger`, `parse_inbox_ledger`, `read_inbox_ledger`
- `kinds`: `ARTICLE`, `ContentKind`, `IMAGES`, `ISSUE`, `KINDS`, `PAGE`, `SOURCE`, `TOPIC`, `article_place`,
  `kind_of`
- `load`: `Content`, `read_content`
- `look`: `Palette`, `Services`
- `mend`: `MENDS`, `mend_content`, `mend_settings`
- `metadata`: `PictureDamaged`
- `own_fields`: `NO_FIELDS`, `OwnField`, `OwnTerm`, `facets_of`, `own_fields`, `taxonomies_of`, `with_own`
- `parse`: `parse_file`, `parse_files`
- `passed_over`: `PASSED_OVER`
- `paths`: `CACHE`, `CONTENT`, `DROPPED`, `FEEDS`, `INBOX`, `INPUTS`, `KEPT`, `PRIVATE`, `PROJECT_ID`,
  `PUBLISHED_URLS`, `SCHEMAS`, `SETTINGS`, `STATIC`, `find_root`
- `project_id`: `make_id`, `new_id`, `read_id`
- `scan`: `ContentScan`, `ContentTexts`, `FolderListings`, `TOO_MANY_UNREAD`, `scan`, `too_many_unread`
- `settings`: `ColumnRule`, `FORMER_FEED`, `IssueSettings`, `RobotRules`, `SiteRule`
- `static`: `read_static`
- `svg`: `NotSvg`, `SvgRefused`
- `transform`: `ArticleText`
- `write`: `EditedTexts`, `File`, `create`, `create_all`, `put`, `read`, `sync_folders`, `write_files`
"""
