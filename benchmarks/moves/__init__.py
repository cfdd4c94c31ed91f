"""Large sites of other generators, written by us, and whether nothing of them is lost when they move here."""
