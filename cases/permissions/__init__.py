"""Who may open which page and do what at which stage, asked of the policies themselves and written as a table."""
