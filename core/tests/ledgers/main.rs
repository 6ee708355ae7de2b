//! The shipped ledgers as offices use them; what each module proves stands in it.

#[cfg(test)]
mod sheets;
