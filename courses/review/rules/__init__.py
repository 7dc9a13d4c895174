"""What a remark is about, how a draft stands, and how two versions differ."""
