"""What is noise and what is not: statistics on plain numbers, without data access, SQL or drawing."""
