"""What HTML says of its elements."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without content or end tag: HTML, 13.1.2 "Elements"."""
