"""History to what a person sees. Pure: facts in, plain data out."""
