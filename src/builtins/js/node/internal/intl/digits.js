// The digit options that NumberFormat and PluralRules share, and how they round.
(function (exports, require, module, host, L) {
  'use strict';
  const { option, integer } = require('internal/intl/locale');
  const { round, significant, write, isZero } = require('internal/intl/decimal');

  const INCREMENTS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
  const MODES = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
  function read(s, o, minDefault, maxDefault, notation) {
    s.minimumIntegerDigits = integer(o, 'minimumIntegerDigits', 1, 21, 1);
    let { minimumFractionDigits: mnfd, maximumFractionDigits: mxfd, minimumSignificantDigits: mnsd, maximumSignificantDigits: mxsd } = o;
    let increment = integer(o, 'roundingIncrement', 1, 5000, 1);
    if (!INCREMENTS.includes(increment)) throw new RangeError('roundingIncrement value is out of range.');
    s.roundingIncrement = increment;
    s.roundingMode = option(o, 'roundingMode', MODES, 'halfExpand');
    const priority = option(o, 'roundingPriority', ['auto', 'morePrecision', 'lessPrecision'], 'auto');
    s.trailingZeroDisplay = option(o, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto');
    if (increment !== 1) maxDefault = minDefault;
    const hasSd = mnsd !== undefined || mxsd !== undefined, hasFd = mnfd !== undefined || mxfd !== undefined;
    let needSd = true, needFd = true;
    if (priority === 'auto') {
      needSd = hasSd;
      if (needSd || (!hasFd && notation === 'compact')) needFd = false;
    }
    if (needSd) {
      s.minimumSignificantDigits = hasSd ? integer(o, 'minimumSignificantDigits', 1, 21, 1) : 1;
      s.maximumSignificantDigits = hasSd ? integer(o, 'maximumSignificantDigits', s.minimumSignificantDigits, 21, 21) : 21;
    }
    if (needFd) {
      if (hasFd) {
        mnfd = integer(o, 'minimumFractionDigits', 0, 100, undefined);
        mxfd = integer(o, 'maximumFractionDigits', 0, 100, undefined);
        if (mnfd === undefined) mnfd = Math.min(minDefault, mxfd);
        else if (mxfd === undefined) mxfd = Math.max(maxDefault, mnfd);
        else if (mnfd > mxfd) throw new RangeError('maximumFractionDigits value is out of range.');
      } else [mnfd, mxfd] = [minDefault, maxDefault];
      s.minimumFractionDigits = mnfd;
      s.maximumFractionDigits = mxfd;
    }
    s.type = needSd && needFd ? priority : needSd ? 'significant' : 'fraction';
    if (!needSd && !needFd) Object.assign(s, {
      minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2, type: 'morePrecision',
    });
    s.roundingPriority = s.type === 'significant' || s.type === 'fraction' ? 'auto' : s.type;
    if (increment !== 1) {
      if (s.type !== 'fraction') throw new TypeError('roundingIncrement value is invalid.');
      if (s.maximumFractionDigits !== s.minimumFractionDigits) throw new RangeError('roundingIncrement value is out of range.');
    }
  }
  // { d, whole, fraction } of what is shown.
  function shown(s, d) {
    let useSd = s.type === 'significant';
    if (s.type === 'morePrecision' || s.type === 'lessPrecision') {
      const sd = (isZero(d) ? 1 : d.point) - s.maximumSignificantDigits, fd = -s.maximumFractionDigits;
      useSd = s.type === 'morePrecision' ? sd <= fd : sd > fd;
    }
    let minFraction = s.minimumFractionDigits;
    if (useSd) {
      d = significant(d, s.maximumSignificantDigits, s.roundingMode);
      minFraction = Math.max(0, s.minimumSignificantDigits - (isZero(d) ? 1 : d.point));
    } else d = round(d, s.maximumFractionDigits, s.roundingMode, s.roundingIncrement);
    let [whole, fraction] = write(d, s.minimumIntegerDigits, minFraction);
    if (s.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction)) fraction = '';
    return { d, whole, fraction };
  }
  // With a priority the significant digits come first.
  const order = (list, s) => {
    if (s.roundingPriority === 'auto') return list;
    const out = list.filter((k) => !/Significant/.test(k));
    out.splice(out.indexOf('minimumFractionDigits'), 0, 'minimumSignificantDigits', 'maximumSignificantDigits');
    return out;
  };
  const names = ['minimumIntegerDigits', 'minimumFractionDigits', 'maximumFractionDigits', 'minimumSignificantDigits', 'maximumSignificantDigits'];
  module.exports = { read, shown, names, order };
})
