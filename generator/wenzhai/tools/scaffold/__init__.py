"""The texts of the files that `init` and `new` write."""
