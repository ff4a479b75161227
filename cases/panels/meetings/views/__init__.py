"""The pages of meetings, and the desk."""
