"""Three sets of settings over one base: the demonstration, the tests and a real service."""
