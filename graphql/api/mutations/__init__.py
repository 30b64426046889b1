"""What can be changed over the API: registrations, by those who make them; and private pages are opened."""
