"""Six courses written for this product: Markdown lessons and question banks in GIFT, loaded by `courses.demo`."""
