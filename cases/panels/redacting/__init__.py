"""What of a case's free text members may read: marked, redacted, confirmed, checked, released."""
