//! Where two JSON values differ first.

use serde_json::Value;

/// None if they are equal; key order does not count, as in `assert.deepEqual`.
pub fn difference(actual: &Value, expected: &Value) -> Option<String> {
    let mut path = String::new();
    differs(actual, expected, &mut path).then(|| {
        let (a, e) = (at(actual, &path), at(expected, &path));
        format!("at {}: is {}, expected {}", if path.is_empty() { "." } else { &path }, short(a, e), short(e, a))
    })
}

/// Leaves the path of the first difference.
fn differs(a: &Value, e: &Value, path: &mut String) -> bool {
    let length = path.len();
    match (a, e) {
        (Value::Array(x), Value::Array(y)) => {
            for (i, (a, e)) in x.iter().zip(y).enumerate() {
                path.push_str(&format!("/{i}"));
                if differs(a, e, path) {
                    return true;
                }
                path.truncate(length);
            }
            x.len() != y.len()
        }
        (Value::Object(x), Value::Object(y)) => {
            for (key, e) in y {
                path.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
                if x.get(key).is_none_or(|a| differs(a, e, path)) {
                    return true;
                }
                path.truncate(length);
            }
            x.len() != y.len()
        }
        _ => a != e,
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    value.pointer(path)
}

/// Its text, from a little before the place where it differs from the other's.
fn short(value: Option<&Value>, other: Option<&Value>) -> String {
    let Some(value) = value else { return "nothing".into() };
    let text: Vec<char> = value.to_string().chars().collect();
    let other: Vec<char> = other.map_or(Vec::new(), |o| o.to_string().chars().collect());
    let same = text.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let from = if same > 60 { same - 30 } else { 0 };
    let to = text.len().min(from + 120);
    format!("{}{}{}", if from > 0 { "…" } else { "" }, text[from..to].iter().collect::<String>(), if to < text.len() { "…" } else { "" })
}

/// The comparison itself sees what it must see; asked before every run.
pub fn check_itself() {
    let json = |t: &str| serde_json::from_str::<Value>(t).unwrap();
    assert_eq!(difference(&json(r#"{"a":[1,2],"b":0}"#), &json(r#"{"b":0,"a":[1,2]}"#)), None);
    assert!(difference(&json("[1,[2,3]]"), &json("[1,[2,4]]")).unwrap().starts_with("at /1/1: is 3"));
    assert!(difference(&json("{}"), &json(r#"{"a":null}"#)).is_some());
    assert!(difference(&json("[1]"), &json("[]")).is_some());
}
