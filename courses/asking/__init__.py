"""Questions learners ask about a lesson, and the answers of those who learn or teach beside them."""
