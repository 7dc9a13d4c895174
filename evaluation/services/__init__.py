"""Services to the public: satisfaction surveys without an account, and waiting times."""
