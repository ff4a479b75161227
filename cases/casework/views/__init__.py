"""The list of cases, the page of one case, and the acts that start from it."""
