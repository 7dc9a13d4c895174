"""Decisions about periods, tickets, sheets of tickets, complaints and indices, over plain values."""
