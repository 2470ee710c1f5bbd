"""What is told about claims."""
