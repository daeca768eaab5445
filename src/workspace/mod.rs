//! The files around the open articles: walking, watching, reading.
