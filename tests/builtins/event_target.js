'use strict';
module.exports = require('./kit')(async (t) => {
  const run = (f) => () => { const out = []; f((...a) => out.push(a.length === 1 ? a[0] : a)); return out; };
  t('dispatch', run((p) => {
    const e = new EventTarget(), f = (ev) => p(ev.type, ev.target === e, ev.currentTarget === e, ev.eventPhase, ev.composedPath().length);
    e.addEventListener('x', f);
    e.addEventListener('x', f);
    e.addEventListener('x', { handleEvent(ev) { p('object', this.constructor === Object, ev.type); } });
    e.addEventListener('x', () => p('once'), { once: true });
    const ev = new Event('x');
    p(e.dispatchEvent(ev), e.dispatchEvent(ev), ev.target === e, ev.currentTarget, ev.eventPhase);
    e.removeEventListener('x', f);
    e.dispatchEvent(new Event('x'));
  }));
  t('stop and prevent', run((p) => {
    const e = new EventTarget();
    e.addEventListener('x', (ev) => { ev.preventDefault(); ev.stopImmediatePropagation(); p(ev.defaultPrevented, ev.cancelBubble, ev.returnValue); });
    e.addEventListener('x', () => p('not'));
    p(e.dispatchEvent(new Event('x', { cancelable: true })), e.dispatchEvent(new Event('x')));
    const q = new EventTarget();
    q.addEventListener('x', (ev) => ev.preventDefault(), { passive: true });
    p(q.dispatchEvent(new Event('x', { cancelable: true })));
  }));
  t('signal option', run((p) => {
    const e = new EventTarget(), c = new AbortController();
    e.addEventListener('x', () => p('x'), { signal: c.signal });
    e.dispatchEvent(new Event('x'));
    c.abort();
    e.dispatchEvent(new Event('x'));
  }));
  t('event', () => {
    const e = new Event('t', { bubbles: 1, cancelable: true, composed: 'a' });
    return [e.type, e.bubbles, e.cancelable, e.composed, e.defaultPrevented, typeof e.timeStamp, e.isTrusted, Object.keys(e), String(e), Event.AT_TARGET, e.target, e.srcElement];
  });
  t('keys', () => [Object.keys(Event.prototype), Object.keys(EventTarget.prototype), Object.keys(CustomEvent.prototype), Object.keys(AbortSignal.prototype), Object.keys(AbortController.prototype)]);
  t('custom', () => [new CustomEvent('c', { detail: 5 }).detail, new CustomEvent('c').detail, String(new CustomEvent('c'))]);
  t('no type', () => new Event());
  t('no args', () => new EventTarget().addEventListener('x'));
  t('bad listener', () => new EventTarget().addEventListener('x', 5));
  t('bad event', () => new EventTarget().dispatchEvent({}));
  t('bad this', () => EventTarget.prototype.addEventListener.call({}, 'x', () => {}));
  t('recursion', run((p) => {
    const e = new EventTarget();
    e.addEventListener('x', (ev) => { try { e.dispatchEvent(ev); } catch (x) { p(x.name, x.code, x.message); } });
    e.dispatchEvent(new Event('x'));
  }));
  t('subclass', () => { class T extends EventTarget {} const x = new T(); let n = 0; x.addEventListener('a', () => n++); x.dispatchEvent(new CustomEvent('a')); return n; });
  t('abort', run((p) => {
    const c = new AbortController(), { signal } = c;
    p(signal.aborted, signal.reason, String(signal), c.signal === signal);
    signal.onabort = (ev) => p('onabort', ev.type, ev.isTrusted);
    signal.addEventListener('abort', () => p('listener'));
    c.abort('why');
    c.abort('again');
    p(signal.aborted, signal.reason, typeof signal.onabort);
    try { signal.throwIfAborted(); } catch (e) { p(e); }
  }));
  t('abort reason', () => { const c = new AbortController(); c.abort(); const r = c.signal.reason; return [r.name, r.message, r.code, r instanceof DOMException, r instanceof Error]; });
  t('static abort', () => [AbortSignal.abort().aborted, AbortSignal.abort().reason.name, AbortSignal.abort(5).reason, AbortSignal.abort(undefined).reason.name]);
  t('any', run((p) => {
    const a = new AbortController(), b = new AbortController();
    const s = AbortSignal.any([a.signal, b.signal]), s2 = AbortSignal.any([s]);
    s.addEventListener('abort', () => p('s', s.reason));
    s2.addEventListener('abort', () => p('s2', s2.reason));
    b.abort(7);
    a.abort(8);
    p(s.reason, s2.aborted, AbortSignal.any([]).aborted, AbortSignal.any([AbortSignal.abort(3), a.signal]).reason);
  }));
  t('any bad', () => AbortSignal.any([{}]));
  t('any bad 2', () => AbortSignal.any(5));
  t('illegal', () => new AbortSignal());
  t('timeout bad', () => AbortSignal.timeout(-1));
  await t.async('timeout', async () => {
    const s = AbortSignal.timeout(2);
    await new Promise((r) => { s.onabort = r; setTimeout(r, 500); });
    return [s.aborted, s.reason.name, s.reason.code, s.reason.message];
  });
  t('dom exception', () => {
    const d = new DOMException('m', 'DataCloneError');
    return [d.name, d.message, d.code, String(d), Object.keys(d), d instanceof Error, Object.prototype.toString.call(d), DOMException.ABORT_ERR, new DOMException().name, new DOMException('x', 'Own').code];
  });
});
