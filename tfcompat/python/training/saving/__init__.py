"""What savers save: variables, their slices, and objects of other kinds."""
