"""Who a duty is for, how somebody stands in it, and when to speak of it."""
