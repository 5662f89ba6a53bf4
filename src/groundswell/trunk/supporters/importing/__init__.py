"""Lists of people: the kind "supporters" of trunk/imports."""
