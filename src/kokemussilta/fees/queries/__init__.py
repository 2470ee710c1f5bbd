"""What the area reads."""
