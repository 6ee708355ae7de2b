//! The one binary of integration tests; each module says what it proves.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod in_use;
#[cfg(test)]
mod incident_kill;
#[cfg(test)]
mod interchange;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod power;
#[cfg(test)]
mod registers;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod try_once;
#[cfg(test)]
mod witness;
