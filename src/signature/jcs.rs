//! JSON in its one canonical form (RFC 8785), over which proofs inside documents are made.

use serde_json::{Map, Number, Value};

/// The canonical text of a value.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        // serde_json escapes what RFC 8785 §3.2.2.2 wants escaped, in the same way.
        Value::String(_) => out.push_str(&value.to_string()),
        Value::Number(number) => out.push_str(&numeral(number)),
        Value::Array(items) => {
            for (item, before) in items.iter().zip(std::iter::once('[').chain(std::iter::repeat(','))) {
                out.push(before);
                write(item, out);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(members) => object(members, out),
    }
}

/// §3.2.3: members are sorted by the UTF-16 code units of their names.
fn object(members: &Map<String, Value>, out: &mut String) {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (index, (name, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// §3.2.2.3: a number as ECMAScript writes it (ECMA-262, Number::toString), the shortest that is
/// read back the same.
fn numeral(number: &Number) -> String {
    let value = match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), ..) if whole.unsigned_abs() < 1 << 53 => return whole.to_string(),
        (.., Some(value)) => value,
        _ => return "null".to_owned(),
    };
    if value == 0.0 {
        return "0".to_owned();
    }
    let (digits, point) = digits(value.abs());
    let count = digits.len() as i32;
    let sign = if value < 0.0 { "-" } else { "" };
    let body = match point {
        _ if count <= point && point <= 21 => format!("{digits}{}", "0".repeat((point - count) as usize)),
        1..=21 => format!("{}.{}", &digits[..point as usize], &digits[point as usize..]),
        -5..=0 => format!("0.{}{digits}", "0".repeat(-point as usize)),
        _ => {
            let rest = if count > 1 { format!(".{}", &digits[1..]) } else { String::new() };
            format!("{}{rest}e{:+}", &digits[..1], point - 1)
        }
    };
    format!("{sign}{body}")
}

/// The shortest digits, and where the point stands among them: serde_json finds the same digits as
/// ECMAScript, of two that are equally near the even ones.
fn digits(value: f64) -> (String, i32) {
    let text = Value::from(value).to_string();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let point = exponent.parse::<i32>().unwrap_or(0) + whole.len() as i32 - leading as i32;
    (all.trim_matches('0').to_owned(), point)
}

#[cfg(test)]
mod tests {
    use crate::signature::jcs::canonical;
    use serde_json::{Value, json};

    #[test]
    fn the_examples_of_rfc_8785_hold() {
        // §3.2.2, sample and result.
        let sample: Value = serde_json::from_str(
            r#"{"numbers":[1E30,4.50,2e-3,0.000000000000000000000000001],
                "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
        )
        .expect("JSON");
        let result = "{\"literals\":[null,true,false],\"numbers\":[1e+30,4.5,0.002,1e-27],\
                      \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(canonical(&sample), result);
        // §3.2.3: by UTF-16, not by code points.
        let names = json!({ "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7 });
        let text = canonical(&names);
        let values: String =
            text.chars().zip(text.chars().skip(1)).filter(|(a, _)| *a == ':').map(|(_, b)| b).collect();
        assert_eq!(values, "2467153");
    }

    #[test]
    fn numbers_are_written_as_in_ecmascript() {
        // RFC 8785, appendix B.
        let table: [(u64, &str); 16] = [
            (0x0000000000000000, "0"),
            (0x8000000000000000, "0"),
            (0x0000000000000001, "5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0xc340000000000000, "-9007199254740992"),
            (0x4430000000000000, "295147905179352830000"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555553, "333333333.3333332"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
            (0x43143ff3c1cb0959, "1424953923781206.2"),
        ];
        for (bits, text) in table {
            assert_eq!(canonical(&json!(f64::from_bits(bits))), text);
        }
        assert_eq!(canonical(&json!([-1, 0, 20, [], {}])), "[-1,0,20,[],{}]");
    }
}
