"""Setting a panel up: its terms, its reason codes, and what a force asks of its panels."""
