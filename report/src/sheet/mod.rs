//! Tables as XLSX and CSV: what a cell holds and how a sheet looks; which rows are shown is the caller's.
