"""The flow document: read, checked and compiled to a plan and a program. Runs nothing."""
