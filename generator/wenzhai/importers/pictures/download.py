"""Fetches many pictures: a few at a time, each once; a host that does not answer is soon left alone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Queue
from threading import Thread

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.images import read_image
from wenzhai.importers.fetch import Fetcher, FetchError
from wenzhai.importers.pictures.kept import KeptPictures, to_fetch
from wenzhai.model.content import ImageFile
from wenzhai.model.problems import Problem, warning
from wenzhai.text.addresses import host_of

AT_ONCE = 4
GIVE_UP = 5
"""So many failures of a host in a row, and it is not asked again."""
GONE = ("404", "410")
"""Answers that say nothing against the host."""
ACCEPT = {"Accept": "image/webp,image/png,image/jpeg,image/gif,image/svg+xml;q=0.9,*/*;q=0.1"}
"""Formats that a site may show; without it some servers send AVIF."""


class PictureAnswer(Struct, frozen=True):
    """What came of one address: the bytes and their ending, or why not."""

    address: str
    data: bytes = b""
    ending: str = ""
    failed: Problem | None = None


def download(
    shown: Counter[str],
    kept: KeptPictures,
    fetcher: Fetcher,
    config: Config,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Problem]:
    """Fetches the pictures that are not kept yet, and keeps each as soon as it is there: after an interruption the next
    run goes on. `shown` are their addresses, with how often each is shown. The problems are summed by host. Raises
    `OSError` if writing fails."""
    missing = list({to_fetch(one): one for one in shown if kept.path(one) is None}.values())
    failed: list[PictureAnswer] = []
    tell(0, len(missing))
    for number, answer in enumerate(answers(missing, fetcher, config), 1):
        if answer.failed is None:
            kept.keep(answer.address, answer.data, answer.ending)
        else:
            failed.append(answer)
        tell(number, len(missing))
    kept.sync()
    times = Counter[str]()
    for address, number in shown.items():
        times[to_fetch(address)] += number
    return list(summed(failed, times))


def answers(addresses: Sequence[str], fetcher: Fetcher, config: Config) -> Iterator[PictureAnswer]:
    """Each answer as it comes. Threads are left where they are when the program is interrupted."""
    waiting: Queue[str] = Queue()
    done: Queue[PictureAnswer] = Queue(maxsize=2 * AT_ONCE)
    failures: Counter[str] = Counter()

    def work() -> None:
        while True:
            done.put(ask(waiting.get(), fetcher, config, failures))

    for address in addresses:
        waiting.put(address)
    for _ in range(min(AT_ONCE, len(addresses))):
        Thread(target=work, daemon=True).start()
    for _ in addresses:
        yield done.get()


def ask(address: str, fetcher: Fetcher, config: Config, failures: Counter[str]) -> PictureAnswer:
    """Asks for one picture. `failures` counts those of each host, in a row."""
    host = host_of(to_fetch(address))
    if failures[host] >= GIVE_UP:
        return PictureAnswer(address, failed=warning("pictures-host-left", params={"host": host}))
    try:
        data = fetcher.fetch(to_fetch(address), ACCEPT).data
    except FetchError as error:
        failures[host] += error.params.get("status") not in GONE
        code = "picture-private" if error.code == "fetch-private" else error.code
        return PictureAnswer(address, failed=warning(code, params=error.params))
    failures[host] = 0
    fact = read_image(address, data, config).fact
    if isinstance(fact, ImageFile) and fact.fault == "image-modern":
        params = {"url": address, **dict(fact.fault_params)}
        return PictureAnswer(address, failed=warning("picture-modern", params=params))
    if not isinstance(fact, ImageFile) or fact.fault:
        return PictureAnswer(address, failed=warning("import-no-picture", params={"url": address}))
    return PictureAnswer(address, data, fact.url.rpartition(".")[2])


def summed(failed: Iterable[PictureAnswer], times: Counter[str]) -> Iterator[Problem]:
    """Of each host the first failure of each kind, and how many pictures are not shown for it. `times` is how often
    each address is."""
    by_host: dict[str, list[Problem]] = {}
    counts = Counter[str]()
    for answer in failed:
        assert answer.failed is not None
        host = host_of(to_fetch(answer.address)) or answer.address
        by_host.setdefault(host, []).append(answer.failed)
        counts[host] += times[to_fetch(answer.address)]
    for host, problems in sorted(by_host.items()):
        yield from {problem.code: problem for problem in reversed(problems)}.values()
        params = {"host": host, "count": str(counts[host])}
        private = all(problem.code == "picture-private" for problem in problems)
        yield warning("pictures-stay-links" if private else "pictures-not-fetched", params=params)
