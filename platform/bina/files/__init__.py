"""Files: what people upload, stored once and served safely."""
