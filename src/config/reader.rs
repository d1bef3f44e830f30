//! Reads a TOML table key by key and remembers every problem instead of stopping at the first.

use crate::config::problems::Problem;
use crate::config::settings::{Setting, Source, variable};
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;
use toml::{Table, Value};

/// A table of the file with the variables that override its keys. Every key that is asked for is
/// taken out; what is left at the end is unknown.
pub struct Reader {
    name: String,
    place: Option<usize>,
    table: Table,
    variables: HashMap<String, String>,
    problems: Vec<Problem>,
    /// Every key that was asked for, if anybody wants to know.
    settings: Option<Vec<Setting>>,
}

/// What a value has to be.
#[derive(Clone)]
enum Kind {
    Text,
    Texts,
    Flag,
    Number(RangeInclusive<i64>),
}

impl Reader {
    /// The whole file. Only variables whose names begin with `TIDINGS_` count.
    pub fn new(table: Table, variables: &HashMap<String, String>) -> Reader {
        let ours = variables.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix("TIDINGS_")?.to_ascii_lowercase(), value.clone()))
        });
        let (name, variables) = (String::new(), ours.collect());
        Reader { name, place: None, table, variables, problems: Vec::new(), settings: None }
    }

    /// The same, and keeps in mind every key that is asked for.
    pub fn recording(table: Table, variables: &HashMap<String, String>) -> Reader {
        Reader { settings: Some(Vec::new()), ..Reader::new(table, variables) }
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
        self.child((name, None), table, variables, read)
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
            return self.child((name, Some(0)), Table::new(), variables, read).into_iter().collect();
        }
        let table = |value: Value| value.try_into::<Table>().unwrap_or_default();
        let tables = tables.into_iter().map(table).enumerate();
        tables
            .filter_map(|(place, table)| self.child((name, Some(place)), table, HashMap::new(), &mut read))
            .collect()
    }

    /// What is wrong, with every key that nobody asked for.
    pub fn finish(mut self) -> (Vec<Problem>, Vec<Setting>) {
        for key in self.table.keys() {
            let key = self.key(key);
            self.problems
                .push(Problem::new(key, "is no key that Tidings knows; remove it or correct its spelling"));
        }
        (self.problems, self.settings.unwrap_or_default())
    }

    /// Remembers a problem with a key.
    pub fn problem(&mut self, key: &str, sentence: &str) {
        let key = self.key(key);
        self.problems.push(Problem::new(key, sentence));
    }

    /// A text, if the key is there.
    pub fn optional_text(&mut self, key: &str) -> Option<String> {
        self.take(key, Kind::Text, None).and_then(|value| value.as_str().map(str::to_owned))
    }

    /// A text.
    pub fn text(&mut self, key: &str, default: &str) -> String {
        let value = self.take(key, Kind::Text, Some(default.into()));
        value.as_ref().and_then(Value::as_str).unwrap_or(default).to_owned()
    }

    /// A text that is something else, if the key is there and it is.
    pub fn optional<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.optional_text(key)?;
        parse(&text).map_err(|sentence| self.problem(key, &sentence)).ok()
    }

    /// A text that is something else. The default is such a text.
    pub fn parsed<T>(&mut self, key: &str, default: &str, parse: impl Fn(&str) -> Result<T, String>) -> T {
        let text = self.text(key, default);
        parse(&text).unwrap_or_else(|sentence| {
            self.problem(key, &sentence);
            parse(default).expect("the default is as every value has to be")
        })
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
        let default = default.iter().map(|text| Value::from(*text)).collect::<Vec<_>>();
        let value = self.take(key, Kind::Texts, Some(Value::Array(default)));
        value.and_then(|value| value.try_into().ok()).unwrap_or_default()
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &str, default: bool) -> bool {
        let value = self.take(key, Kind::Flag, Some(default.into()));
        value.as_ref().and_then(Value::as_bool).unwrap_or(default)
    }

    /// A whole number within bounds.
    pub fn number(&mut self, key: &str, default: i64, bounds: RangeInclusive<i64>) -> i64 {
        let value = self.take(key, Kind::Number(bounds), Some(default.into()));
        value.as_ref().and_then(Value::as_integer).unwrap_or(default)
    }

    /// A length of time: `90s`, `5m`, `2h`, `30d`, `250ms`.
    pub fn duration(&mut self, key: &str, default: &str) -> Duration {
        self.parsed(key, default, |text| {
            duration(text)
                .ok_or(format!("{text:?} is not a length of time, as in \"90s\", \"5m\", \"2h\" or \"30d\""))
        })
    }

    /// The value of a key, or its default.
    fn take(&mut self, key: &str, kind: Kind, default: Option<Value>) -> Option<Value> {
        let source = match (self.table.contains_key(key), self.is_variable(key)) {
            (false, _) => Source::Default,
            (true, false) => Source::File,
            (true, true) => Source::Variable,
        };
        let value = match self.table.remove(key).map(|value| kind.read(value, source)) {
            None => default.clone(),
            Some(Ok(value)) => Some(value),
            Some(Err(sentence)) => {
                self.problem(key, &sentence);
                default.clone()
            }
        };
        if let Some(settings) = &mut self.settings {
            let (section, place, key) = (self.name.clone(), self.place, key.to_owned());
            settings.push(Setting { section, place, key, value: value.clone(), default, source });
        }
        value
    }

    fn child<T>(
        &mut self,
        (name, place): (&str, Option<usize>),
        mut table: Table,
        variables: HashMap<String, String>,
        read: impl FnOnce(&mut Reader) -> T,
    ) -> T {
        for (key, value) in &variables {
            table.insert(key.clone(), Value::String(value.clone()));
        }
        let settings = self.settings.as_ref().map(|_| Vec::new());
        let mut child =
            Reader { name: name.to_owned(), place, table, variables, problems: Vec::new(), settings };
        let value = read(&mut child);
        let (problems, settings) = child.finish();
        self.problems.extend(problems);
        if let Some(all) = &mut self.settings {
            all.extend(settings);
        }
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
            (_, true) => variable(&self.name, key),
            (true, _) => key.to_owned(),
            (false, _) => format!("{}.{key}", self.name),
        }
    }
}

impl Kind {
    /// The value of this kind, or what it is not. A variable is a text that stands for it.
    fn read(&self, value: Value, source: Source) -> Result<Value, String> {
        let value = match (value, source) {
            (Value::String(text), Source::Variable) => self.said_by(text),
            (value, _) => value,
        };
        let found = value.type_str();
        let is = |expected: &str| Err(format!("is not {expected} but {found}"));
        match self {
            Kind::Text if !value.is_str() => is("a text in quotes"),
            Kind::Texts if !value.as_array().is_some_and(|list| list.iter().all(Value::is_str)) => {
                is("a list of texts")
            }
            Kind::Flag if !value.is_bool() => is("true or false"),
            Kind::Number(bounds) if !value.as_integer().is_some_and(|number| bounds.contains(&number)) => {
                Err(format!("is not a whole number from {} to {}", bounds.start(), bounds.end()))
            }
            _ => Ok(value),
        }
    }

    /// What a text says; the text itself if it says nothing of the kind.
    fn said_by(&self, text: String) -> Value {
        let parts = |text: &str| {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(parts.map(Value::from).collect())
        };
        let said = match self {
            Kind::Text => None,
            Kind::Texts => Some(parts(&text)),
            Kind::Flag => text.parse().ok().map(Value::Boolean),
            Kind::Number(_) => text.trim().parse().ok().map(Value::Integer),
        };
        said.unwrap_or(Value::String(text))
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
