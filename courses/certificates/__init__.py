"""Certificates: issued the moment the facts exist, verifiable by anybody, revocable."""
