"""Credits: the JP ledger, append-only, by dated rules."""
