"""What the file system says of a file, in the form in which it is compared."""

import os

from wenzhai.model.content import Stat

CHANGES_SHOW = os.name != "nt"
"""Whether `st_ctime` is the time of the last change, which no program sets: then equal stats mean equal bytes. Windows
tells when the file was made instead; there only the bytes decide."""


def stat_of(found: os.stat_result) -> Stat:
    return Stat(found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)
