"""Claims: training outside Bina, shown with evidence, approved, and credited in the JP ledger."""
