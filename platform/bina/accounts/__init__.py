"""Accounts: who may sign in, and how they prove it."""
