"""Own code of a digest: packages that the settings name under `plugins:`, and `hooks.py` beside the settings.

Nothing here runs unless the settings name the package, or the curator has trusted these very bytes of `hooks.py`.

What other rooms use:

- here: `HOOKS`
- `hooks`: `FILTERS`, `HookPage`, `Hooks`, `NO_HOOKS`, `PAGES`, `TRANSFORM`, `filters_of`, `forget_loaded`,
  `hook_pages`, `load_hooks`, `transformer`
- `plugins`: `EntryPoint`, `IMPORTERS`, `entry_points`, `plugin_fault`, `theme_folders`
- `trust`: `distrust`, `read_hooks`, `trust`
"""

HOOKS = "hooks.py"
"""The file beside the settings with the hooks of the digest itself."""
