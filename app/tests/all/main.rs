//! The one binary of integration tests; each module says what it proves.

#[cfg(test)]
mod tidy;
