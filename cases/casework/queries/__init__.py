"""What is listed, what one case shows, and how its versions differ."""
