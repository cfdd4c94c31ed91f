"""Tools for curators and theme authors: new projects, topics, formatting, schemas, the gallery, the doctor.

What other rooms use:

- `answers`: `Answers`
- `cms`: `cms_settings`
- `doctor`: `examine`
- `embedding`: `API_VERSION`, `ArticleRecord`, `ArticleText`, `BuildReport`, `DiskError`, `Draft`,
  `ExtraPage`, `ImportOptions`, `ImportResult`, `Importer`, `IssueRecord`, `Problem`, `ProblemsError`,
  `Records`, `SiteRecord`, `TaxonomyRecord`, `TermName`, `TermRecord`, `build`, `explain`, `read`, `replace`,
  `warning`
- `format`: `formatted`, `slugs_of`
- `gallery`: `make_gallery`
- `issues.check`: `dead_links`, `left_over`
- `issues.compose`: `ComposedItem`, `ComposedSection`, `item_moved`, `item_removed`, `item_title`, `place_of`,
  `section_moved`, `sections_of`
- `issues.gather`: `NextIssue`, `issue_of`, `left_out`, `next_issue`, `offered`, `used_stories`
- `issues.make`: `issue_text`, `with_articles`
- `scaffold.content`: `new_file`
- `scaffold.project`: `project_files`, `sample_pages`
- `scaffold.theme`: `NAME`, `theme_files`
- `scaffold.workflow`: `is_generated`, `pull_files`, `workflow_files`
- `schema`: `outdated`, `refresh`, `schema_text`, `schemas`
- `status`: `DigestStatus`, `digest_status`
- `terms`: `completions`, `nearest`, `slug_of`, `unknown`
- `topics.apply`: `take_steps`
- `topics.change`: `FileChange`, `TopicChanges`, `merge`, `new_topic`, `rename`
- `topics.suggest`: `Suggested`, `Suggestion`, `articles_named`, `suggestions`
- `typeset`: `typeset_file`
"""
