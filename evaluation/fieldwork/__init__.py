"""Fieldwork: interviews and their codes, documents, observation in pairs, success cases, and what they say together."""
