"""Pages that are out of date become bytes. What happens in workers needs no disk.

What other rooms use:

- `batches`: `Maker`, `blobs`
- `worker`: `Bundle`
"""
