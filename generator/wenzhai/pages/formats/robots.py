"""`robots.txt` (RFC 9309), and who reads it for AI."""

from wenzhai.content.settings import RobotRules

AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "ClaudeBot",
    "cohere-ai",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "Meta-ExternalAgent",
    "OAI-SearchBot",
    "Omgilibot",
    "PanguBot",
    "PerplexityBot",
    "Timpibot",
    "YouBot",
)
"""Names by which the crawlers of AI companies look for themselves, as their operators tell them."""


def robots_text(url: str, rules: RobotRules) -> str:
    """Everything is allowed, but for AI crawlers where the curator denies it: a request, which nobody must follow."""
    text = "User-agent: *\nAllow: /\n"
    if rules.ai == "deny":
        names = "".join(f"User-agent: {name}\n" for name in AI_CRAWLERS)
        text = f"{names}Disallow: /\n\n{text}"
    return f"{text}\nSitemap: {url}sitemap.xml\n" if url else text
