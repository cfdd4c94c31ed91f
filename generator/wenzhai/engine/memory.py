"""Memory that a stage of the build has freed, given back to the system before the next one needs more."""


def return_free_memory() -> None:
    """The C library keeps freed memory for itself where something behind it is still in use: after the search index of
    10,000 articles that is 75 MB. Does nothing where the library cannot be told (only glibc can)."""
    import ctypes  # slow to load: an edit has little to give back

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another library, or Windows
        return
    trim(0)
