"""The pages of the admin that belong to this room."""
