"""The value types that all rooms share, frozen and without behaviour, and the texts of all messages.

What other rooms use:

- `content`: `Analysis`, `Article`, `Body`, `ContentFile`, `DocFile`, `Draft`, `Fact`, `FieldValue`,
  `Heading`, `ImageFile`, `Link`, `OwnValues`, `Parsed`, `Stat`, `StaticFile`, `TermFile`, `UserWords`
- `digest`: `Digest`
- `feature`: `is_topic`, `slug_of`, `topic_feature`
- `page`: `Blob`, `Bytes`, `ExtraPage`, `How`, `Page`, `PictureCopy`, `Rank`, `Render`, `Template`, `Url`
- `problems`: `Note`, `Problem`, `ProblemsError`, `Severity`, `errors_first`, `errors_in`, `warning`
- `records`: `ApiIndex`, `ArticleRecord`, `ArticlesFile`, `IssueRecord`, `IssuesFile`, `MonthFile`, `Records`,
  `RelatedRecord`, `SiteRecord`, `SourcesFile`, `TaxonomyFile`, `TaxonomyPath`, `TaxonomyRecord`, `TermName`,
  `TermRecord`, `TopicsFile`, `VERSION`, `WrittenByAi`
- `report`: `format_problem`, `format_problems`, `harmless`, `place_of`, `problem_json`, `say`, `words`
- `views`: `Backlink`, `CARD_FIELDS`, `Card`, `Correction`, `Counted`, `DayGroup`, `Entry`, `FeedLink`,
  `FeedOffer`, `Filed`, `Issue`, `IssueYear`, `LinkedBody`, `MentionList`, `MonthCount`, `MonthGroup`,
  `NavLink`, `Neighbours`, `PageHead`, `Pager`, `Ref`, `Refs`, `RelatedList`, `Site`, `Term`, `TopicNews`,
  `YearCount`
"""
