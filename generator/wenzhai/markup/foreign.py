"""What other extensions bring: inline processors, on what is text to us; block processors are refused."""

from xml.etree.ElementTree import Element

from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry


class ForeignBlockProcessor(TypeError):
    """An extension brings a block processor: the block structure is Wenzhai's alone."""


class NoBlockProcessors(Registry[BlockProcessor]):
    """The registry of block processors, always empty."""

    def register(self, item: BlockProcessor, name: str, priority: float) -> None:
        raise ForeignBlockProcessor(
            f"the block processor {name!r} ({type(item).__module__}) cannot be used: blocks follow CommonMark here"
        )


class ForeignInline(Treeprocessor):
    """Lets the processors in `md.inlinePatterns` take their share of each text of the tree, in their order."""

    def run(self, root: Element) -> None:
        for processor in self.md.inlinePatterns:
            if not isinstance(processor, InlineProcessor):
                name = type(processor).__name__
                raise TypeError(f"{name} is an inline pattern of the old kind, which cannot be used")
            for node in list(root.iter()):
                self.in_text(node, processor)

    def in_text(self, node: Element, processor: InlineProcessor) -> None:
        """Takes matches out of the text of a node and of the tails of its children."""
        if node.text and not isinstance(node.text, AtomicString):
            node.text, found = self.taken(node.text, processor)
            node[0:0] = found
        for child in list(node):
            if child.tail and not isinstance(child.tail, AtomicString):
                child.tail, found = self.taken(child.tail, processor)
                at = list(node).index(child) + 1
                node[at:at] = found

    def taken(self, text: str, processor: InlineProcessor) -> tuple[str, list[Element]]:
        """The text before the first element that a processor makes of it, and the elements, with their tails."""
        parts: list[str] = []
        found: list[Element] = []
        start = 0

        def put(words: str) -> None:
            if found:
                found[-1].tail = (found[-1].tail or "") + words
            else:
                parts.append(words)

        for match in processor.getCompiledRegExp().finditer(text):
            if match.start() < start:
                continue
            made, first, end = processor.handleMatch(match, text)
            if first is None or end is None or made is None:
                continue
            put(text[start:first])
            if isinstance(made, str):
                put(made)
            else:
                found.append(made)
            start = end
        put(text[start:])
        return "".join(parts), found
