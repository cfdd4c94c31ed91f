"""Issues put together from the articles of a period: which stories are new, and the text of the issue's file."""
