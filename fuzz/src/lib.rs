//! What the fuzz targets share: how bytes become a manuscript, and what must hold of everything
//! that is read, whatever it was read from.

pub mod harmless;
pub mod manuscript;
pub mod reading;
pub mod request;
