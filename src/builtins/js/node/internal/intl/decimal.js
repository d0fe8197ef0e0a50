// Numbers as decimal digits, exactly: rounding as Intl.NumberFormat describes it.
(function (exports, require, module, host, L) {
  'use strict';
  // { negative, digits, point }: 0.digits * 10^point; digits '' is zero. Or { negative, special: 'NaN' | 'Infinity' }.
  function read(value) {
    if (typeof value === 'bigint') {
      const s = String(value), negative = s[0] === '-';
      return trim({ negative, digits: negative ? s.slice(1) : s, point: s.length - (negative ? 1 : 0) });
    }
    if (typeof value === 'string') {
      // Digits that a double would lose count.
      const m = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i.exec(value);
      if (m !== null && (m[2] !== '' || m[3]) && Math.abs(+(m[4] ?? 0)) < 1e6)
        return trim({ negative: m[1] === '-', digits: m[2] + (m[3] ?? ''), point: m[2].length + +(m[4] ?? 0) });
      value = /^\s*[+-]?0[box]/i.test(value) ? Number(value) : Number(value);
    }
    const x = Number(value);
    if (Number.isNaN(x)) return { negative: false, special: 'NaN' };
    const negative = x < 0 || Object.is(x, -0);
    if (!Number.isFinite(x)) return { negative, special: 'Infinity' };
    const [mantissa, exponent] = String(Math.abs(x)).split('e'), [whole, fraction = ''] = mantissa.split('.');
    return trim({ negative, digits: whole + fraction, point: whole.length + +(exponent ?? 0) });
  }
  function trim(d) {
    const lead = /^0*/.exec(d.digits)[0].length;
    d.digits = d.digits.slice(lead).replace(/0+$/, '');
    d.point = d.digits === '' ? 0 : d.point - lead;
    return d;
  }
  const isZero = (d) => d.digits === '';

  // Adds one to the last digit.
  function up(d, at) {
    let list = d.digits.slice(0, at).padEnd(at, '0'), i = at - 1, tail = '';
    while (i >= 0 && list[i] === '9') {
      tail += '0';
      i--;
    }
    return i < 0 ? { ...d, digits: `1${tail}`, point: d.point + 1 } : { ...d, digits: list.slice(0, i) + (+list[i] + 1) + tail };
  }
  // Keeps digits down to 10^-places.
  function round(d, places, mode, increment = 1) {
    if (increment !== 1) return roundTo(d, places, mode, increment);
    const at = d.point + places;
    if (at >= d.digits.length) return d;
    const rest = at < 0 ? '0' : d.digits.slice(at), first = at < 0 ? 0 : +rest[0];
    const half = at < 0 ? -1 : first > 5 || (first === 5 && rest.length > 1) ? 1 : first === 5 ? 0 : -1;
    const kept = at <= 0 ? '' : d.digits.slice(0, at), last = kept === '' ? 0 : +kept.at(-1);
    const cut = trim({ ...d, digits: kept });
    if (at < 0 && !isUp(mode, -1, d.negative, 0)) return { ...d, digits: '', point: 0 };
    if (!isUp(mode, half, d.negative, last)) return cut;
    if (at <= 0) return { ...d, digits: '1', point: 1 - places };
    return trim(up(d, at));
  }
  function isUp(mode, half, negative, last) {
    switch (mode) {
      case 'ceil': return !negative;
      case 'floor': return negative;
      case 'expand': return true;
      case 'trunc': return false;
      case 'halfCeil': return half > 0 || (half === 0 && !negative);
      case 'halfFloor': return half > 0 || (half === 0 && negative);
      case 'halfTrunc': return half > 0;
      case 'halfEven': return half > 0 || (half === 0 && last % 2 === 1);
      default: return half >= 0;
    }
  }
  // To a multiple of increment * 10^-places.
  function roundTo(d, places, mode, increment) {
    const shift = Math.max(places, d.digits.length - d.point) - places;
    let n = BigInt(d.digits === '' ? 0 : d.digits.padEnd(d.point + places + shift, '0') || 0);
    const step = BigInt(increment) * 10n ** BigInt(shift), rest = n % step;
    let q = n / step;
    const twice = rest * 2n, half = twice > step ? 1 : twice === step ? 0 : -1;
    if (rest !== 0n && isUp(mode, half, d.negative, Number(q % 2n))) q++;
    const s = String(q * BigInt(increment));
    return trim({ ...d, digits: s, point: s.length - places });
  }
  const significant = (d, n, mode) => isZero(d) ? d : round(d, n - d.point, mode);

  // Digits before and after the point, with at least so many of each.
  function write(d, minWhole, minFraction) {
    let whole = d.point > 0 ? d.digits.slice(0, d.point).padEnd(d.point, '0') : '';
    let fraction = d.point >= 0 ? d.digits.slice(Math.max(d.point, 0)) : '0'.repeat(-d.point) + d.digits;
    whole = whole.padStart(Math.max(minWhole, 1), '0');
    fraction = fraction.padEnd(minFraction, '0');
    return [whole, fraction];
  }

  // What ToIntlMathematicalValue takes.
  function numeric(value) {
    if (typeof value === 'object' && value !== null || typeof value === 'function') {
      const f = value[Symbol.toPrimitive];
      value = f == null ? typeof value.valueOf?.() !== 'object' ? value.valueOf() : value.toString() : f.call(value, 'number');
    }
    return typeof value === 'bigint' || typeof value === 'string' ? value : Number(value);
  }

  module.exports = { read, round, significant, write, isZero, numeric };
})
