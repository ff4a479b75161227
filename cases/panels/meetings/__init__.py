"""Meetings: who is invited, what is on the agenda, where each item stands, who was there."""
