"""What was handed in: folders, archives and files become submissions."""
