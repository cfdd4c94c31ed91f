"""The build: its stages in a row, whether there is anything to do, and what came of it.

What other rooms use:

- `build`: `BuildOptions`, `BuildReport`, `build`
- `cluster`: `executor_named`
- `outcome`: `BuildOptions`
- `project`: `ContentSnapshot`, `read_project`
- `session`: `Memory`
- `tracked`: `HANDED_DOWN`, `tracked_cache`
- `verify`: `differences`
"""
