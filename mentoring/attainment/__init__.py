"""How far a goal was reached: levels written before work starts, and what each side says at the end."""
