"""Review: drafts are read by others, commented block by block, approved, and compared with what was published."""
