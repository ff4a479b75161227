"""The pages on which a resolution is checked, proposed, decided on, and followed up."""
