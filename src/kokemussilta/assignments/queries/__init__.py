"""Reading offers, the board and confirmed tasks: `mine` for experts, `desk` for coordinators, `seats` for how a seat stands."""
