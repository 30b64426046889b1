"""People who sign in: who is in which team, how they are invited, and how they prove who they are."""
