"""How this copy of the program was installed, and so how more of it is: by pipx, by uv, or by pip."""

import sys
from pathlib import Path


def install_command(extra: str) -> str:
    """What to type to get an extra. In double quotes: all shells take those, of Windows too."""
    wanted = f'"wenzhai[{extra}]"'
    environment = Path(sys.prefix)
    if (environment / "pipx_metadata.json").exists():
        return f"pipx runpip wenzhai install {wanted}"
    if (environment / "uv-receipt.toml").exists():
        return f"uv tool install --force {wanted}"
    return f"python -m pip install {wanted}"
