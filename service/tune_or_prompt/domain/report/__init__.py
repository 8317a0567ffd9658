"""Sentences and figures read off one evaluation; nothing here decides anything."""
