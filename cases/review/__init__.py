"""What members say of a case for themselves, when the round closes, and what the panel finds."""
