"""`python -m wenzhai` is `wenzhai`."""

from wenzhai.cli import main

if __name__ == "__main__":
    main()
