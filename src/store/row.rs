//! Columns ↔ values: instants as milliseconds, trees as JSON.

use crate::model::Timestamp;
use crate::store::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A column of a row by its place.
pub fn text(row: &AnyRow, column: usize) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

/// A text that may be absent.
pub fn optional_text(row: &AnyRow, column: usize) -> Result<Option<String>, StoreError> {
    Ok(row.try_get(column)?)
}

/// A number.
pub fn number(row: &AnyRow, column: usize) -> Result<i64, StoreError> {
    Ok(row.try_get(column)?)
}

/// A number that may be absent.
pub fn optional_number(row: &AnyRow, column: usize) -> Result<Option<i64>, StoreError> {
    Ok(row.try_get(column)?)
}

/// An instant.
pub fn instant(row: &AnyRow, column: usize) -> Result<Timestamp, StoreError> {
    from_millis(number(row, column)?)
}

/// An instant that may be absent.
pub fn optional_instant(row: &AnyRow, column: usize) -> Result<Option<Timestamp>, StoreError> {
    optional_number(row, column)?.map(from_millis).transpose()
}

/// A value kept as JSON.
pub fn json<T: DeserializeOwned>(row: &AnyRow, column: usize) -> Result<T, StoreError> {
    from_json(&text(row, column)?)
}

/// A word of an enum, kept as JSON keeps it but without quotes.
pub fn word<T: DeserializeOwned>(row: &AnyRow, column: usize) -> Result<T, StoreError> {
    let word = serde_json::Value::String(text(row, column)?);
    serde_json::from_value(word).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A value from JSON text.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A value as JSON text.
pub fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types have text keys and no failing serializer")
}

/// A word of an enum.
pub fn to_word<T: Serialize>(value: &T) -> String {
    to_json(value).trim_matches('"').to_owned()
}

fn from_millis(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_timestamp_millis(millis)
        .ok_or_else(|| StoreError::Damaged(format!("{millis} is no instant")))
}
