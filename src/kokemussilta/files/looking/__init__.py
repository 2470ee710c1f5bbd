"""Looking into what somebody sent, in a process that has nothing to lose."""
