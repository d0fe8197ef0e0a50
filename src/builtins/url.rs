//! The Rust half of js/node/internal/url.js, over the crate `url`.

use super::encoding::text_of;
use super::{number, value};
use crate::error::Result;
use crate::realm::{Cell, Entered, JSValue, UNDEFINED, boolean, is_string};
use url::{Position, Url, quirks};

/// What an address may take here; the parser keeps several copies, and runs without asking the time.
const LONGEST: usize = 16 << 20;

/// Where the parts of an address begin and end, as the getters need them.
fn parts(entered: &Entered, url: &Url) -> Result<JSValue> {
    let length = |p: Position| url[..p].len();
    let at = |p: Position| Cell::number(length(p) as f64);
    use Position::*;
    // The crate's own positions of the password hold only where there is one.
    let name_end = length(AfterUsername);
    let (password, password_end) = match url.password() {
        Some(p) => (name_end + 1, name_end + 1 + p.len()),
        None => (name_end, name_end),
    };
    entered.new_array(&[
        Cell::text(url.as_str()),
        at(AfterScheme),
        at(BeforeUsername),
        at(AfterUsername),
        Cell::number(password as f64),
        Cell::number(password_end as f64),
        at(BeforeHost),
        at(AfterHost),
        at(BeforePort),
        at(AfterPort),
        at(BeforePath),
        at(AfterPath),
        at(BeforeQuery),
        at(AfterQuery),
        at(BeforeFragment),
        Cell::boolean(url.has_host()),
        Cell::text(quirks::origin(url).as_str()),
    ])
}

fn parsed(entered: &Entered, args: &[JSValue]) -> Result<Option<Url>> {
    let input = text_of(entered, args, 0)?;
    if input.len() > LONGEST {
        return Ok(None);
    }
    let _room = entered.charge(input.len() * 4)?;
    if !is_string(value(args, 1)) {
        return Ok(Url::parse(&input).ok());
    }
    let base = text_of(entered, args, 1)?;
    Ok(Url::parse(&base).ok().and_then(|b| b.join(&input).ok()))
}

/// (input, base): the parts; undefined where it is no address.
pub fn parse(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    match parsed(entered, args)? {
        Some(url) => parts(entered, &url),
        None => Ok(UNDEFINED),
    }
}

pub fn can_parse(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    Ok(boolean(parsed(entered, args)?.is_some()))
}

/// (href, number of the part, value): the parts of what it becomes.
pub fn set(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let text = text_of(entered, args, 2)?;
    let href = text_of(entered, args, 0)?;
    if text.len() > LONGEST {
        return Ok(UNDEFINED);
    }
    let _room = entered.charge((text.len() + href.len()) * 4)?;
    let Ok(mut url) = Url::parse(&href) else { return Ok(UNDEFINED) };
    let _ = match number(args, 1) as u32 {
        0 => quirks::set_protocol(&mut url, &text),
        1 => quirks::set_username(&mut url, &text),
        2 => quirks::set_password(&mut url, &text),
        3 => quirks::set_host(&mut url, &text),
        4 => quirks::set_hostname(&mut url, &text),
        5 => quirks::set_port(&mut url, &text),
        6 => {
            quirks::set_pathname(&mut url, &text);
            Ok(())
        }
        7 => {
            quirks::set_search(&mut url, &text);
            Ok(())
        }
        _ => {
            quirks::set_hash(&mut url, &text);
            Ok(())
        }
    };
    parts(entered, &url)
}

/// A host name or an IPv4 address, as it stands in an address; empty where it is neither.
fn host(text: &str) -> String {
    match url::Host::parse(text) {
        Ok(host @ (url::Host::Domain(_) | url::Host::Ipv4(_))) => host.to_string(),
        _ => String::new(),
    }
}

pub fn domain_to_ascii(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.new_value(&Cell::text(&host(&text_of(entered, args, 0)?)))
}

pub fn domain_to_unicode(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.new_value(&Cell::text(&idna::domain_to_unicode(&host(&text_of(entered, args, 0)?)).0))
}

/// (name): as IDNA has it, without a look at what it stands for; empty where it is none.
pub fn to_ascii(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let name = text_of(entered, args, 0)?;
    let deny = idna::AsciiDenyList::EMPTY;
    let ascii = idna::uts46::Uts46::new().to_ascii(name.as_bytes(), deny, idna::uts46::Hyphens::Allow, idna::uts46::DnsLength::Ignore);
    entered.new_value(&Cell::text(ascii.as_deref().unwrap_or_default()))
}
