"""The demo world's stories: short scripts of actions, with a clock that moves through `at`. No story writes a row itself."""
