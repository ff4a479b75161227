"""What members read of what was released to them, and how those who run panels see the panels."""
