//! Which statements are the same, across articles, and how their wording differs.
