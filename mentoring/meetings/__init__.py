"""When and where two people meet next: hours that are free for both, and what their calendars are told."""
