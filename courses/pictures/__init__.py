"""Pictures of lessons, made light for a slow line."""
