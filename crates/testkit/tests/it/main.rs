//! The house's rules, as tests.

mod layers;
