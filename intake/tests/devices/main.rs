//! A messy sheet of 300 invented devices, made and read; what each module proves stands in it.

#[cfg(test)]
mod generator;
#[cfg(test)]
mod reading;
