"""Operations on topics: suggest them for articles, merge two, rename one."""
