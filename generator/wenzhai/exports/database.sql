CREATE TABLE site (
    title TEXT NOT NULL, description TEXT NOT NULL, lang TEXT NOT NULL, url TEXT, author TEXT NOT NULL,
    rights TEXT, license TEXT, timezone TEXT NOT NULL, ai_crawlers TEXT NOT NULL
);
CREATE TABLE topics (
    slug TEXT PRIMARY KEY, path TEXT NOT NULL, url TEXT, zh TEXT NOT NULL, en TEXT NOT NULL,
    parent TEXT REFERENCES topics (slug) DEFERRABLE INITIALLY DEFERRED, entity TEXT, summary TEXT NOT NULL, extra TEXT NOT NULL
);
CREATE TABLE sources (
    slug TEXT PRIMARY KEY, path TEXT NOT NULL, url TEXT, zh TEXT NOT NULL, en TEXT NOT NULL,
    home TEXT, summary TEXT NOT NULL, extra TEXT NOT NULL
);
CREATE TABLE topic_aliases (topic TEXT NOT NULL REFERENCES topics (slug), alias TEXT NOT NULL);
CREATE TABLE source_aliases (source TEXT NOT NULL REFERENCES sources (slug), alias TEXT NOT NULL);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, -- the oldest is 1; changes with every article that comes before
    id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, url TEXT, markdown TEXT NOT NULL, title TEXT NOT NULL,
    lang TEXT NOT NULL, day TEXT, published TEXT, updated TEXT, source TEXT REFERENCES sources (slug),
    source_url TEXT, "column" TEXT, series TEXT, part TEXT NOT NULL, summary TEXT NOT NULL,
    note TEXT NOT NULL, milestone TEXT NOT NULL, correction TEXT,
    ai TEXT NOT NULL, rights TEXT, license TEXT, excerpt INTEGER NOT NULL, noindex INTEGER NOT NULL,
    extra TEXT NOT NULL, -- own fields, as JSON
    text TEXT NOT NULL
);
CREATE INDEX articles_by_day ON articles (day);
CREATE INDEX articles_by_source ON articles (source);
CREATE TABLE article_topics (
    article TEXT NOT NULL REFERENCES articles (id), topic TEXT NOT NULL REFERENCES topics (slug),
    PRIMARY KEY (article, topic)
);
CREATE INDEX article_topics_by_topic ON article_topics (topic);
CREATE TABLE article_authors (
    article TEXT NOT NULL REFERENCES articles (id), position INTEGER NOT NULL, author TEXT NOT NULL,
    PRIMARY KEY (article, position)
);
CREATE TABLE related_articles (
    article TEXT NOT NULL REFERENCES articles (id), position INTEGER NOT NULL,
    related TEXT NOT NULL REFERENCES articles (id), words TEXT NOT NULL,
    PRIMARY KEY (article, position)
);
CREATE TABLE same_story (
    article TEXT NOT NULL REFERENCES articles (id), other TEXT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (article, other)
);
CREATE TABLE issues (
    slug TEXT PRIMARY KEY, path TEXT NOT NULL, url TEXT, markdown TEXT NOT NULL, number INTEGER,
    title TEXT NOT NULL, lang TEXT NOT NULL, day TEXT, since TEXT, until TEXT, summary TEXT NOT NULL, extra TEXT NOT NULL
);
CREATE TABLE issue_articles (
    issue TEXT NOT NULL REFERENCES issues (slug), position INTEGER NOT NULL,
    article TEXT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (issue, position)
);
CREATE TABLE search_rules (name TEXT PRIMARY KEY, value TEXT NOT NULL); -- for search.py
CREATE VIRTUAL TABLE article_search USING fts5 (
    title, text, forms, content = '', tokenize = "ascii tokenchars '+#'"
);
CREATE VIEW article_list AS
    SELECT a.day, a.title, coalesce(nullif(s.zh, ''), s.en) AS source,
        (SELECT group_concat(coalesce(nullif(t.zh, ''), t.en), '、') FROM article_topics at
            JOIN topics t ON t.slug = at.topic WHERE at.article = a.id) AS topics,
        a.excerpt, a.ai, a.rights, coalesce(a.url, a.path) AS url
    FROM articles a LEFT JOIN sources s ON s.slug = a.source ORDER BY a.number DESC;
CREATE VIEW topic_counts AS
    SELECT t.slug, t.zh, t.en, count(at.article) AS articles, min(a.day) AS first, max(a.day) AS latest
    FROM topics t LEFT JOIN article_topics at ON at.topic = t.slug LEFT JOIN articles a ON a.id = at.article
    GROUP BY t.slug ORDER BY articles DESC, t.slug;
CREATE VIEW source_counts AS
    SELECT s.slug, s.zh, s.en, count(a.id) AS articles, min(a.day) AS first, max(a.day) AS latest
    FROM sources s LEFT JOIN articles a ON a.source = s.slug GROUP BY s.slug ORDER BY articles DESC, s.slug;
CREATE VIEW month_counts AS
    SELECT substr(day, 1, 7) AS month, count(*) AS articles FROM articles GROUP BY month ORDER BY month DESC;
