//! Typed settings with their defaults.
