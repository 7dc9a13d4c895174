"""The confidential line: what nobody should have to tell their own superior goes to people named for it."""
