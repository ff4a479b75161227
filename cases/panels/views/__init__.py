"""What members read and flag, and how those who run panels release, withdraw and give seats."""
