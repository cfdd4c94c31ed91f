"""A reader of QR codes as a terminal shows them (ISO/IEC 18004, versions 1 to 6, text as bytes), for tests of what a
phone would see. It corrects no errors: a code on a screen has none."""

from collections.abc import Callable, Iterator

MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
BLOCKS = {
    1: {"L": [19], "M": [16], "Q": [13], "H": [9]},
    2: {"L": [34], "M": [28], "Q": [22], "H": [16]},
    3: {"L": [55], "M": [44], "Q": [17, 17], "H": [13, 13]},
    4: {"L": [80], "M": [32, 32], "Q": [24, 24], "H": [9] * 4},
    5: {"L": [108], "M": [43, 43], "Q": [15, 15, 16, 16], "H": [11, 11, 12, 12]},
    6: {"L": [68, 68], "M": [27] * 4, "Q": [19] * 4, "H": [15] * 4},
}
"""Data codewords of each block, by version and level (table 9)."""
LEVELS = "MLHQ"
"""By the two bits of the format information."""

Modules = list[list[bool]]


def modules_of(drawn: str) -> Modules:
    """Dark modules of a code drawn in half blocks, light on dark, without its margin."""
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    lines = [line for line in drawn.splitlines() if line.strip() and set(line) <= {*halves}]
    rows = [[bool(halves[char][half]) for char in line] for line in lines for half in (0, 1)]
    marked = [n for n, row in enumerate(rows) if sum(row) > 7 and len(row) == len(rows[0]) and not all(row)]
    columns = [x for x in range(len(rows[0])) if sum(rows[y][x] for y in marked) > 7]
    size = columns[-1] - columns[0] + 1
    return [row[columns[0] :][:size] for row in rows[marked[0] :][:size]]


def read_qr(drawn: str) -> str:
    modules = modules_of(drawn)
    version = (len(modules) - 17) // 4
    form = sum(modules[8][x] << 14 - n for n, x in enumerate((0, 1, 2, 3, 4, 5, 7))) ^ 0b101010000010010
    level, mask = LEVELS[form >> 13], MASKS[form >> 10 & 7]
    bits = [modules[y][x] ^ (mask(y, x) == 0) for y, x in data_places(len(modules), version)]
    words = [
        sum(bit << 7 - n for n, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits) - 7, 8)
    ]
    blocks: list[list[int]] = [[] for _ in BLOCKS[version][level]]
    rest = iter(words)
    for turn in range(max(BLOCKS[version][level])):
        for block, size in zip(blocks, BLOCKS[version][level], strict=True):
            if turn < size:
                block.append(next(rest))
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream[:4] == "0100", "not in bytes"
    count = int(stream[4:12], 2)
    return bytes(int(stream[at : at + 8], 2) for at in range(12, 12 + 8 * count, 8)).decode()


def data_places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Modules that carry data, in order: in pairs of columns, up and down, from the right."""
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for y in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((y, x) for x in (right, right - 1) if not is_pattern(y, x, size, version))
        upwards = not upwards


def is_pattern(y: int, x: int, size: int, version: int) -> bool:
    """Whether a module belongs to finders, timing, alignment or format."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    aligned = version > 1 and size - 9 <= y <= size - 5 and size - 9 <= x <= size - 5
    return corner or aligned or 6 in (y, x)
