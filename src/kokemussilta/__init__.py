"""Kokemussilta, the bridge between lived experience and those who need to hear it."""
