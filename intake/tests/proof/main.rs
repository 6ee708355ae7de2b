//! How much memory a photo takes at most; what each module proves stands in it.

#[cfg(test)]
mod memory;
