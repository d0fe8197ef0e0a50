// Time zones: the rules of the IANA database (a Rust half has them, in TZif form), and the zone of Date.
(function (exports, require, module, host, L) {
  'use strict';
  const op = (name) => {
    let n;
    return (...args) => host.rust(n ??= host.op(name), ...args);
  };
  const rules = op('intl.zone'), names = op('intl.zones'), localName = op('intl.local');

  // What ICU calls a zone that has several names.
  const aliases = {
    'Asia/Kolkata': 'Asia/Calcutta', 'Europe/Kyiv': 'Europe/Kiev', 'Asia/Ho_Chi_Minh': 'Asia/Saigon', 'Asia/Kathmandu': 'Asia/Katmandu',
    'Asia/Yangon': 'Asia/Rangoon', 'America/Argentina/Buenos_Aires': 'America/Buenos_Aires', 'US/Eastern': 'America/New_York',
    'US/Central': 'America/Chicago', 'US/Mountain': 'America/Denver', 'US/Pacific': 'America/Los_Angeles', 'US/Alaska': 'America/Anchorage',
    'US/Hawaii': 'Pacific/Honolulu', 'US/Arizona': 'America/Phoenix', EST: 'America/Panama', MST: 'America/Phoenix', HST: 'Pacific/Honolulu',
    EST5EDT: 'America/New_York', CST6CDT: 'America/Chicago', MST7MDT: 'America/Denver', PST8PDT: 'America/Los_Angeles', GB: 'Europe/London',
    Japan: 'Asia/Tokyo', PRC: 'Asia/Shanghai', ROK: 'Asia/Seoul', Singapore: 'Asia/Singapore', Hongkong: 'Asia/Hong_Kong', Israel: 'Asia/Jerusalem',
    Turkey: 'Europe/Istanbul', Poland: 'Europe/Warsaw', Eire: 'Europe/Dublin', NZ: 'Pacific/Auckland', Iran: 'Asia/Tehran', Egypt: 'Africa/Cairo',
    'Atlantic/Faroe': 'Atlantic/Faeroe', 'Pacific/Pohnpei': 'Pacific/Ponape', 'Pacific/Chuuk': 'Pacific/Truk', 'America/Nuuk': 'America/Godthab',
  };
  for (const utc of ['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Etc/UCT', 'UCT', 'Zulu', 'Etc/Zulu', 'Universal', 'Etc/Universal', 'Greenwich', 'Etc/Greenwich', 'GMT0',
    'Etc/GMT0', 'GMT+0', 'GMT-0', 'Etc/GMT+0', 'Etc/GMT-0']) aliases[utc] = 'UTC';

  function parse(bytes) {
    const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), count = (at) => [20, 24, 28, 32, 36, 40].map((o) => v.getUint32(at + o));
    // The second block has times of eight bytes.
    const [isut, isstd, leap, times, types, chars] = count(0);
    let at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut;
    const [isut2, isstd2, leap2, n, k, c] = count(at);
    at += 44;
    const changes = [], kinds = [];
    for (let i = 0; i < n; i++) changes.push([Number(v.getBigInt64(at + i * 8)), bytes[at + n * 8 + i]]);
    at += n * 9;
    const text = at + k * 6;
    const ascii = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
    for (let i = 0; i < k; i++) {
      const from = text + bytes[at + i * 6 + 5];
      kinds.push({ offset: v.getInt32(at + i * 6), dst: bytes[at + i * 6 + 4] === 1, name: ascii(from, bytes.indexOf(0, from)) });
    }
    at = text + c + leap2 * 12 + isstd2 + isut2;
    return { changes, kinds, tail: posix(ascii(at + 1, bytes.length - 1)) };
  }
  // What holds after the last change: CET-1CEST,M3.5.0,M10.5.0/3
  function posix(s) {
    const m = /^(<[^>]+>|[A-Za-z]+)([-+\d:]+)(?:(<[^>]+>|[A-Za-z]+)([-+\d:]+)?,([^,]+),(.+))?$/.exec(s);
    if (m === null) return undefined;
    const seconds = (t) => {
      const [, sign, h, min = 0, sec = 0] = /^([-+]?)(\d+)(?::(\d+))?(?::(\d+))?$/.exec(t);
      return (sign === '-' ? -1 : 1) * (+h * 3600 + +min * 60 + +sec);
    };
    const name = (t) => t.replace(/[<>]/g, ''), std = { offset: -seconds(m[2]) || 0, dst: false, name: name(m[1]) };
    if (m[3] === undefined) return { std };
    const rule = (t) => {
      const [day, time = '2'] = t.split('/'), r = /^M(\d+)\.(\d)\.(\d)$/.exec(day);
      return { time: seconds(time), month: r && +r[1], week: r && +r[2], weekday: r && +r[3], day: r ? undefined : day };
    };
    return { std, dst: { offset: m[4] === undefined ? std.offset + 3600 : -seconds(m[4]), dst: true, name: name(m[3]) }, from: rule(m[5]), to: rule(m[6]) };
  }
  // Seconds since 1970 at which a rule takes effect in a year, by the clock on the wall.
  function when(rule, year) {
    if (rule.day !== undefined) {
      const julian = rule.day[0] === 'J', n = +rule.day.slice(julian ? 1 : 0), leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
      return Date.UTC(year, 0, 1) / 1000 + (julian ? n - 1 + (leap && n > 59 ? 1 : 0) : n) * 86400 + rule.time;
    }
    const first = new Date(Date.UTC(year, rule.month - 1, 1)).getUTCDay(), days = new Date(Date.UTC(year, rule.month, 0)).getUTCDate();
    let day = 1 + (rule.weekday - first + 7) % 7 + (rule.week - 1) * 7;
    while (day > days) day -= 7;
    return Date.UTC(year, rule.month - 1, day) / 1000 + rule.time;
  }
  function kindAt(zone, ms) {
    const t = Math.floor(ms / 1000), { changes, kinds, tail } = zone;
    if (changes.length === 0 || t < changes[0][0]) {
      if (changes.length === 0 && tail !== undefined) return byTail(tail, t);
      return kinds[0];
    }
    if (t >= changes.at(-1)[0] && tail !== undefined) return byTail(tail, t);
    let low = 0, high = changes.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (changes[mid][0] <= t) low = mid;
      else high = mid - 1;
    }
    return kinds[changes[low][1]];
  }
  function byTail(tail, t) {
    if (tail.dst === undefined) return tail.std;
    const year = new Date((t + tail.std.offset) * 1000).getUTCFullYear();
    const start = when(tail.from, year) - tail.std.offset, end = when(tail.to, year) - tail.dst.offset;
    return (start < end ? t >= start && t < end : t >= start || t < end) ? tail.dst : tail.std;
  }

  const UTC = { name: 'UTC', at: () => utcKind }, utcKind = { offset: 0, dst: false, name: 'UTC' };
  const cache = new Map();
  function find(name) {
    const key = name.toUpperCase();
    if (cache.has(key)) return cache.get(key);
    const found = rules(name);
    if (found === undefined) return undefined;
    const proper = aliases[found[0]] ?? found[0];
    let zone = UTC;
    if (proper !== 'UTC') {
      let parsed;
      zone = { name: proper, at: (ms) => kindAt(parsed ??= parse(found[1]), ms) };
    }
    cache.set(key, zone);
    return zone;
  }
  // The zone that Date counts in.
  let home;
  function local() {
    if (home !== undefined) return home;
    const name = localName();
    home = name === '' ? undefined : find(name);
    // A zone without a name we know: as Date says.
    return home ??= { name: 'UTC', at: (ms) => ({ offset: -new Date(ms).getTimezoneOffset() * 60, dst: false, name: '' }) };
  }
  const all = () => [...new Set(names().split(' ').filter((n) => /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//.test(n)).map((n) => aliases[n] ?? n))].sort();

  module.exports = { find, local, all };
})
