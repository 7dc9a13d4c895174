"""How an export is read: its source, which column means which item, what each cell says."""
