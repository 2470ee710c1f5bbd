"""The forms of the area: the client's steps, and the desk's."""
