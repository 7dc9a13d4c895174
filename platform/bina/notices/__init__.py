"""Notices: the inbox, mail and links that tell a person what to do next."""
