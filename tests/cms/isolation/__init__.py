"""What one team learns of another in the admin: nothing."""
