"""What follows a delivery: who may do it, and what is due."""
