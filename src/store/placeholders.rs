//! Where values stand in a statement of many rows. PostgreSQL wants them numbered; in SQLite the
//! number is a name that is looked for among all others, so long statements do without.

use crate::store::Store;

/// How places for values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholders {
    /// `$1`, `$2`: for PostgreSQL.
    Numbered,
    /// `?`, each the next one: for SQLite. They have to stand in the order of the values.
    InOrder,
}

impl Placeholders {
    /// How the store's database wants them.
    pub fn of(store: &Store) -> Placeholders {
        if store.is_sqlite() { Placeholders::InOrder } else { Placeholders::Numbered }
    }

    /// One value.
    pub fn one(self, number: usize) -> String {
        match self {
            Placeholders::Numbered => format!("${number}"),
            Placeholders::InOrder => "?".to_owned(),
        }
    }

    /// A list of values that begins with a number: `$3, $4`.
    pub fn list(self, from: usize, count: usize) -> String {
        (from..from + count).map(|number| self.one(number)).collect::<Vec<_>>().join(", ")
    }

    /// Rows of values from the first on: `($1, $2), ($3, $4)`.
    pub fn rows(self, columns: usize, count: usize) -> String {
        let row = |row: usize| format!("({})", self.list(1 + row * columns, columns));
        (0..count).map(row).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use crate::store::placeholders::Placeholders;

    #[test]
    fn values_are_numbered_or_stand_in_order() {
        assert_eq!(Placeholders::Numbered.rows(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(Placeholders::InOrder.rows(2, 2), "(?, ?), (?, ?)");
        assert_eq!(Placeholders::Numbered.list(3, 2), "$3, $4");
    }
}
