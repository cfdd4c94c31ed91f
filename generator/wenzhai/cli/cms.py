"""`wenzhai cms`: the settings of a browser-based editor."""

from wenzhai.cli.console import Console
from wenzhai.cli.options import command


@command("cms")
def cms(console: Console) -> None:
    import yaml

    from wenzhai.tools.cms import cms_settings

    made = cms_settings(console.config, "zh" if console.lang == "zh" else "en")
    console.result(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=110).rstrip("\n"))
