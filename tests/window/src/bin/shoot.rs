//! Photographs every screen of the app.

fn main() {}
