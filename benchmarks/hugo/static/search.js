// Stands for the script of a search.
