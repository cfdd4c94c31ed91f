"""The build: its stages in order, the check whether it is needed, and its report.

What other rooms use:

- `build`: `BuildOptions`, `BuildReport`, `build`
- `cluster`: `executor_named`
- `outcome`: `BuildOptions`
- `project`: `Choose`, `ContentSnapshot`, `read_project`
- `records`: `article_of`, `read_records`
- `session`: `Memory`
- `tracked`: `tracked_cache`
- `verify`: `differences`
"""
