// setTimeout, setInterval, setImmediate: they fire only when the host polls. Timers of one duration stand in a list,
// which is in order by itself; a heap orders the lists by what is due first in each.
(function (host, L) {
  'use strict';
  const { apply } = L;
  const floor = (n) => n - n % 1;
  const lists = { __proto__: null }, byId = { __proto__: null };
  const heap = L.bare();
  const immediates = { __proto__: null, head: null, tail: null };
  let seq = 0, ids = 0, pending = 0, refs = 0;

  const append = (list, r) => {
    r.list = list;
    r.seq = seq++;
    r.next = null;
    r.prev = list.tail;
    if (r.prev === null) list.head = r;
    else r.prev.next = r;
    list.tail = r;
    pending++;
    if (r.ref) refs++;
  };
  const unlink = (r) => {
    if (r.prev === null) r.list.head = r.next;
    else r.prev.next = r.next;
    if (r.next === null) r.list.tail = r.prev;
    else r.next.prev = r.prev;
    r.list = r.prev = r.next = null;
    pending--;
    if (r.ref) refs--;
  };

  const put = (list, i) => {
    heap[i] = list;
    list.pos = i;
  };
  const before = (a, b) => {
    a = a.head;
    b = b.head;
    return a.due < b.due || (a.due === b.due && a.seq < b.seq);
  };
  const up = (list) => {
    let i = list.pos;
    for (let p; i > 0 && before(list, heap[p = (i - 1) >> 1]); i = p) put(heap[p], i);
    put(list, i);
  };
  const down = (list) => {
    let i = list.pos;
    for (let c; (c = 2 * i + 1) < heap.length; i = c) {
      if (c + 1 < heap.length && before(heap[c + 1], heap[c])) c++;
      if (!before(heap[c], list)) break;
      put(heap[c], i);
    }
    put(list, i);
  };

  const insert = (r, start) => {
    const { ms } = r;
    r.due = floor(start) + ms;
    const list = lists[ms];
    if (list === undefined) {
      const made = lists[ms] = { __proto__: null, ms, head: null, tail: null, pos: heap.length };
      append(made, r);
      heap[made.pos] = made;
      up(made);
    } else {
      // An interval counts from before its callback: it may be late for a list that got a timer meanwhile.
      if (r.due < list.tail.due) r.due = list.tail.due;
      append(list, r);
    }
  };
  const remove = (r) => {
    const { list } = r, wasHead = list.head === r;
    unlink(r);
    if (!wasHead || list === immediates) return;
    if (list.head !== null) return down(list);
    delete lists[list.ms];
    const moved = heap[heap.length - 1];
    heap.length--;
    if (moved === list) return;
    put(moved, list.pos);
    up(moved);
    down(moved);
  };
  const forget = (r) => {
    if (r.id !== 0) delete byId[r.id];
  };
  const kill = (r) => {
    r.fn = null;
    if (r.list !== null) remove(r);
    forget(r);
  };

  // What is known of a timer stays in a record that user code cannot reach.
  let recordOf, make;
  class Handle {
    #record;
    static {
      recordOf = (t) => typeof t === 'object' && t !== null && #record in t ? t.#record : undefined;
      make = (C, fn, args, ms, repeat) => {
        if (typeof fn !== 'function') throw L.use('inspect').argType('callback', 'of type function', fn);
        if (L.wrap !== undefined) fn = L.wrap(fn); // AsyncLocalStorage is in use
        const self = new C();
        return self.#record = {
          __proto__: null, self, fn, args, ms, repeat, due: 0, seq: 0, id: 0, ref: true, list: null, prev: null, next: null,
        };
      };
    }
    ref() { return setRef(this, true); }
    unref() { return setRef(this, false); }
    hasRef() { return recordOf(this).ref; }
  }
  const setRef = (t, ref) => {
    const r = recordOf(t);
    if (r.ref !== ref) {
      r.ref = ref;
      if (r.list !== null) refs += ref ? 1 : -1;
    }
    return t;
  };
  class Timeout extends Handle {
    refresh() {
      const r = recordOf(this);
      if (r.fn !== null) {
        if (r.list !== null) remove(r);
        insert(r, host.now());
        if (r.id !== 0) byId[r.id] = r;
      }
      return this;
    }
    close() {
      clear(this);
      return this;
    }
    [L.toPrimitive]() {
      const r = recordOf(this);
      if (r.id === 0) {
        r.id = ++ids;
        if (r.list !== null || (r.repeat && r.fn !== null)) byId[r.id] = r;
      }
      return r.id;
    }
  }
  class Immediate extends Handle {}

  const start = (fn, after, args, repeat) => {
    after *= 1;
    const r = make(Timeout, fn, args, after >= 1 && after <= 0x7fffffff ? floor(after) : 1, repeat);
    insert(r, host.now());
    return r.self;
  };
  const clear = (t) => {
    const r = typeof t === 'number' || typeof t === 'string' ? byId[t] : recordOf(t);
    if (r !== undefined && r.ms > 0) kill(r);
  };
  const soon = (fn, args) => {
    const r = make(Immediate, fn, args, 0, false);
    append(immediates, r);
    return r.self;
  };

  const poll = () => {
    const now = floor(host.now());
    let failed = false, error;
    const call = (r) => {
      try {
        apply(r.fn, r.self, r.args);
      } catch (e) {
        if (L.uncaught?.(e, 'uncaughtException')) return;
        if (!failed) {
          failed = true;
          error = e;
        }
      }
    };
    // What is started meanwhile is due later than `now`.
    while (heap.length > 0) {
      const r = heap[0].head;
      if (r.due > now) break;
      remove(r);
      const started = host.now();
      call(r);
      if (r.repeat && r.fn !== null) {
        if (r.list !== null) remove(r);
        insert(r, started);
      } else if (r.list === null) forget(r);
      host.jobs();
    }
    // An immediate that is set by an immediate waits for the next poll. One set by a timer does not.
    const until = seq;
    for (let r; (r = immediates.head) !== null && r.seq < until;) {
      unlink(r);
      call(r);
      r.fn = null;
      host.jobs();
    }
    if (failed) throw error;
    if (refs === 0) return -1;
    if (immediates.head !== null) return 0;
    const wait = heap[0].head.due - host.now();
    return wait > 0 ? wait : 0;
  };
  L.timers = {
    __proto__: null,
    setTimeout: (fn, after, ...args) => start(fn, after, args, false),
    setInterval: (fn, after, ...args) => start(fn, after, args, true),
    setImmediate: (fn, ...args) => soon(fn, args),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate(t) {
      const r = recordOf(t);
      if (r !== undefined && r.ms === 0) kill(r);
    },
    // util.promisify's
    sleep: (ms, value) => new L.Promise((resolve) => { start(resolve, ms, [value], false); }),
    immediate: (value) => new L.Promise((resolve) => { soon(resolve, [value]); }),
    poll,
    count: () => pending,
  };
})
