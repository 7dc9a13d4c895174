"""Live classes: meetings at a place or a link, seats and waiting lists, attendance."""
