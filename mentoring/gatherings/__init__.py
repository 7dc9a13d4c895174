"""Where one mentor meets several together: planned once, logged once, confirmed by everybody for themselves."""
