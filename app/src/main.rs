//! The program's first line; commands stand in `cli`.

fn main() {}
