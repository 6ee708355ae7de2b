//! Rules about people: roles and what they may do, passwords, waiting after wrong tries, names, leaving; signing in itself is not done here.

mod act;
mod contact;
mod device;
mod kana_row;
mod keyboard;
mod leaving;
mod lockout;
mod name;
mod password;
mod pin;
mod role;
mod token;

pub use act::{Act, House, Visitor, may, roles_for};
pub use contact::{BadContact, parse_login, parse_phone, parse_postcode};
pub use device::device_words;
pub use kana_row::{KANA_ROWS, kana_row};
pub use leaving::{KEEP_YEARS, erase_name_on};
pub use lockout::{Limit, TRIES_PER_HOUR, Tries};
pub use name::{BadName, Kana, PersonName};
pub use password::{
    About, MAX_PASSWORD, MIN_PASSWORD, WeakPassword, check_password, normal_password,
};
pub use pin::{BadPin, MAX_PIN, MIN_PIN, normal_pin, parse_pin};
pub use role::{NodeKind, Relation, Role, Sharing, Standing};
pub use token::{
    MAX_TOKEN_DAYS, MAX_TOKEN_NAME, MAX_TOKEN_PURPOSE, MAX_TOKENS, TOKEN_PREFIX, TokenLimits,
    is_token, spell_token,
};
