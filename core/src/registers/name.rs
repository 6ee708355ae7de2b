//! The readable ids of the registers: ledgers and their columns.

use crate::names::names;

names! {
    /// A ledger, such as `take-out`.
    RegisterId;
    /// A column or a choice within a ledger, such as `return-by`.
    FieldId;
}
