"""The pages of the area, by who opens them: visitors, clients, the desk."""
