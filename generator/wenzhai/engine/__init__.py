"""Builds of anything: digests, the cache, processes, and the publication of files. Knows nothing of articles.

What other rooms use:

- `by_folder`: `Sources`, `UNKNOWN`, `folder_of`
- `cache`: `Cache`, `FILE`, `SCHEMA`, `discard`, `open_cache`, `set_aside`
- `database`: `CacheDamaged`, `Store`
- `digest`: `SIZE`, `digest`, `join`
- `disk`: `DiskError`, `disk_problem`, `guarded`
- `garbage`: `collect_garbage`, `garbage_left`, `leave_garbage`
- `git`: `Git`, `GitError`, `git_failed`, `remote_failed`
- `installer`: `install_command`
- `leash`: `on_leash`
- `listing`: `Listing`, `list_folder`
- `lock`: `BuildLock`
- `memory`: `return_free_memory`
- `output`: `OutputFolder`, `PREVIEW`, `Published`
- `ownership`: `MARKER`, `above`, `folders_of`, `project_name`, `read_marker`
- `program`: `installed`, `reading_code_digest`, `rendering_code_digest`
- `rebuild`: `Mark`, `PART`, `Planned`, `Stale`, `Trace`, `stale`
- `run`: `batched`
- `seal`: `READ`, `Seal`, `secret`, `state_folder`
- `staging`: `Write`
- `stats`: `CHANGES_SHOW`, `stat_of`
- `survey`: `Survey`
- `workers`: `Opener`, `WORTH_IT`, `Watcher`, `Workers`
"""
