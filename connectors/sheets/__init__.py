"""Sheets: rows in xlsx and csv files of the store."""
