//! Reads a TOML table key by key and remembers every problem instead of stopping at the first.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;
use toml::{Table, Value};

/// A table of the file with the variables that override its keys. Every key that is asked for is
/// taken out; what is left at the end is unknown.
pub struct Reader {
    name: String,
    table: Table,
    variables: HashMap<String, String>,
    problems: Vec<String>,
}

impl Reader {
    /// The whole file. Only variables whose names begin with `TIDINGS_` count.
    pub fn new(table: Table, variables: &HashMap<String, String>) -> Reader {
        let ours = variables.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix("TIDINGS_")?.to_ascii_lowercase(), value.clone()))
        });
        Reader { name: String::new(), table, variables: ours.collect(), problems: Vec::new() }
    }

    /// Reads the section `[name]`, which may be absent.
    pub fn section<T>(&mut self, name: &str, read: impl FnOnce(&mut Reader) -> T) -> T {
        let table = match self.table.remove(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.problem(name, &format!("is not a section: write [{name}]"));
                Table::new()
            }
        };
        let variables = self.variables_of(name);
        self.child(name, table, variables, read)
    }

    /// Reads every `[[name]]`. Variables put one table in the place of all.
    pub fn list<T>(&mut self, name: &str, mut read: impl FnMut(&mut Reader) -> Option<T>) -> Vec<T> {
        let tables = match self.table.remove(name) {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(_) => {
                self.problem(name, &format!("is not a list of sections: write [[{name}]]"));
                Vec::new()
            }
        };
        let variables = self.variables_of(name);
        if !variables.is_empty() {
            return self.child(name, Table::new(), variables, read).into_iter().collect();
        }
        let table = |value: Value| value.try_into::<Table>().unwrap_or_default();
        let tables: Vec<Table> = tables.into_iter().map(table).collect();
        tables.into_iter().filter_map(|table| self.child(name, table, HashMap::new(), &mut read)).collect()
    }

    /// What is wrong, with every key that nobody asked for.
    pub fn finish(mut self) -> Vec<String> {
        for key in self.table.keys() {
            let key = self.key(key);
            self.problems
                .push(format!("{key}: is no key that Tidings knows; remove it or correct its spelling"));
        }
        self.problems
    }

    /// Remembers a problem with a key.
    pub fn problem(&mut self, key: &str, sentence: &str) {
        let key = self.key(key);
        self.problems.push(format!("{key}: {sentence}"));
    }

    /// A text, if the key is there.
    pub fn optional_text(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) => Some(text),
            other => self.wrong(key, "a text in quotes", &other),
        }
    }

    /// A text.
    pub fn text(&mut self, key: &str, default: &str) -> String {
        self.optional_text(key).unwrap_or_else(|| default.to_owned())
    }

    /// A text that is something else, if the key is there and it is.
    pub fn parsed<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.optional_text(key)?;
        parse(&text).map_err(|sentence| self.problem(key, &sentence)).ok()
    }

    /// A list of texts that are something else; those that are not are left out.
    pub fn parsed_list<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let mut list = Vec::new();
        for text in self.texts(key, &[]) {
            match parse(&text) {
                Ok(value) => list.push(value),
                Err(sentence) => self.problem(key, &sentence),
            }
        }
        list
    }

    /// A list of texts. In a variable: separated by commas.
    pub fn texts(&mut self, key: &str, default: &[&str]) -> Vec<String> {
        let split = |text: &str| {
            text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
        };
        match self.table.remove(key) {
            None => default.iter().map(|text| (*text).to_owned()).collect(),
            Some(Value::String(text)) if self.is_variable(key) => split(&text),
            Some(value) => match value.clone().try_into::<Vec<String>>() {
                Ok(texts) => texts,
                Err(_) => self.wrong(key, "a list of texts", &value).unwrap_or_default(),
            },
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.table.remove(key) {
            None => default,
            Some(Value::Boolean(flag)) => flag,
            Some(Value::String(text)) if self.is_variable(key) && text == "true" => true,
            Some(Value::String(text)) if self.is_variable(key) && text == "false" => false,
            Some(other) => self.wrong(key, "true or false", &other).unwrap_or(default),
        }
    }

    /// A whole number within bounds.
    pub fn number(&mut self, key: &str, default: i64, bounds: RangeInclusive<i64>) -> i64 {
        let number = match self.table.remove(key) {
            None => return default,
            Some(Value::Integer(number)) => Some(number),
            Some(Value::String(text)) if self.is_variable(key) => text.trim().parse().ok(),
            Some(_) => None,
        };
        match number {
            Some(number) if bounds.contains(&number) => number,
            _ => {
                let sentence = format!("is not a whole number from {} to {}", bounds.start(), bounds.end());
                self.problem(key, &sentence);
                default
            }
        }
    }

    /// A length of time: `90s`, `5m`, `2h`, `30d`, `250ms`.
    pub fn duration(&mut self, key: &str, default: Duration) -> Duration {
        let parse = |text: &str| {
            duration(text)
                .ok_or(format!("{text:?} is not a length of time, as in \"90s\", \"5m\", \"2h\" or \"30d\""))
        };
        self.parsed(key, parse).unwrap_or(default)
    }

    fn child<T>(
        &mut self,
        name: &str,
        mut table: Table,
        variables: HashMap<String, String>,
        read: impl FnOnce(&mut Reader) -> T,
    ) -> T {
        for (key, value) in &variables {
            table.insert(key.clone(), Value::String(value.clone()));
        }
        let mut child = Reader { name: name.to_owned(), table, variables, problems: Vec::new() };
        let value = read(&mut child);
        self.problems.extend(child.finish());
        value
    }

    fn variables_of(&self, section: &str) -> HashMap<String, String> {
        let prefix = format!("{section}_");
        let ours =
            self.variables.iter().filter_map(|(name, value)| Some((name.strip_prefix(&prefix)?, value)));
        ours.map(|(key, value)| (key.to_owned(), value.clone())).collect()
    }

    fn is_variable(&self, key: &str) -> bool {
        !self.name.is_empty() && self.variables.contains_key(key)
    }

    /// The key as the operator wrote it: `site.url`, or the variable's name.
    fn key(&self, key: &str) -> String {
        match (self.name.is_empty(), self.is_variable(key)) {
            (_, true) => format!("TIDINGS_{}_{}", self.name.to_ascii_uppercase(), key.to_ascii_uppercase()),
            (true, _) => key.to_owned(),
            (false, _) => format!("{}.{key}", self.name),
        }
    }

    fn wrong<T>(&mut self, key: &str, expected: &str, found: &Value) -> Option<T> {
        self.problem(key, &format!("is not {expected} but {}", found.type_str()));
        None
    }
}

fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..end].parse().ok()?;
    let milliseconds = match text[end..].trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(milliseconds).filter(|&ms| ms <= 3_660 * 86_400_000).map(Duration::from_millis)
}
