"""What is raised where the outline of a JSON document does not do."""


class IrregularOutlineError(Exception):
    """The outline says too little for its document to be read; the document itself has to be looked at."""
