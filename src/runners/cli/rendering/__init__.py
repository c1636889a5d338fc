"""How results look: JSON documents, terminal tables, lines of source. One module for each kind of output."""
