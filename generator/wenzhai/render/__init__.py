"""Rendering: stale pages become bytes. The worker side needs no disk.

What other rooms use:

- `batches`: `Maker`, `blobs`
- `worker`: `Bundle`
"""
