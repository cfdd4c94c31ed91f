"""Scripts as they are served."""


def lightened(script: bytes) -> bytes:
    """A script without indentation, and without lines that hold nothing but a comment.

    One with a text over several lines is left as it is: there, blanks and slashes may be meant.
    """
    lines = script.splitlines()
    if any(line.count(b"`") % 2 or line.endswith(b"\\") for line in lines):
        return script
    bare = (line.strip() for line in lines)
    return b"\n".join(line for line in bare if line and not line.startswith(b"//")) + b"\n"
