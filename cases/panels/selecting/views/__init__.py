"""The pages on which cases are drawn, drawn again, and kept under themes."""
