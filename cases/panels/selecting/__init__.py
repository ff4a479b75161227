"""Drawing cases for a meeting from the complete eligible list, so that anyone can draw them again."""
