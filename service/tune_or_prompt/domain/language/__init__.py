"""The words of the domain: ids, profile fields and conditions over them; know nothing else."""
