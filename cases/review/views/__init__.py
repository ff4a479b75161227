"""The pages on which members score, and on which they decide together."""
