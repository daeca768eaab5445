//! What an editor shows, as plain data in byte offsets.
