(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateFunction } = require('internal/validators');
  const channels = new Map();
  const report = (e) => require('process').nextTick(() => { throw e; });

  class Channel {
    constructor(name) {
      this._subscribers = undefined;
      this._stores = undefined;
      this.name = name;
    }
    static [Symbol.hasInstance](o) {
      return this === Channel ? o !== null && typeof o === 'object' && Channel.prototype.isPrototypeOf(o) : Function.prototype[Symbol.hasInstance].call(this, o);
    }
    subscribe(fn) {
      validateFunction(fn, 'subscription');
      (this._subscribers ??= []).push(fn);
    }
    unsubscribe(fn) {
      const i = this._subscribers?.indexOf(fn) ?? -1;
      if (i < 0) return false;
      this._subscribers = this._subscribers.toSpliced(i, 1);
      return true;
    }
    bindStore(store, transform) { (this._stores ??= new Map()).set(store, transform); }
    unbindStore(store) { return this._stores?.delete(store) ?? false; }
    get hasSubscribers() { return (this._subscribers?.length ?? 0) > 0 || (this._stores?.size ?? 0) > 0; }
    publish(data) {
      for (const f of this._subscribers ?? []) {
        try {
          f(data, this.name);
        } catch (e) {
          report(e);
        }
      }
    }
    runStores(data, fn, thisArg, ...args) {
      let run = () => {
        this.publish(data);
        return Reflect.apply(fn, thisArg, args);
      };
      for (const [store, transform] of this._stores ?? []) {
        const next = run;
        run = () => {
          let value = data;
          if (transform) {
            try {
              value = transform(data);
            } catch (e) {
              report(e);
              return next();
            }
          }
          return store.run(value, next);
        };
      }
      return run();
    }
  }
  const channel = (name) => {
    if (typeof name !== 'string' && typeof name !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
    let c = channels.get(name);
    if (c === undefined) channels.set(name, c = new Channel(name));
    return c;
  };
  const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
  class TracingChannel {
    constructor(from) {
      for (const k of events) {
        const c = typeof from === 'string' ? channel(`tracing:${from}:${k}`) : from[k];
        if (!(c instanceof Channel)) throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${k}`, 'Channel', c);
        Object.defineProperty(this, k, { value: c, enumerable: true });
      }
    }
    get hasSubscribers() { return events.some((k) => this[k].hasSubscribers); }
    subscribe(handlers) { for (const k of events) if (handlers[k]) this[k].subscribe(handlers[k]); }
    unsubscribe(handlers) {
      let done = true;
      for (const k of events) if (handlers[k] && !this[k].unsubscribe(handlers[k])) done = false;
      return done;
    }
    traceSync(fn, context = {}, thisArg, ...args) {
      return this.start.runStores(context, () => {
        try {
          return context.result = Reflect.apply(fn, thisArg, args);
        } catch (e) {
          context.error = e;
          this.error.publish(context);
          throw e;
        } finally {
          this.end.publish(context);
        }
      });
    }
    tracePromise(fn, context = {}, thisArg, ...args) {
      const fail = (e) => {
        context.error = e;
        this.error.publish(context);
        this.asyncStart.publish(context);
        this.asyncEnd.publish(context);
        return Promise.reject(e);
      };
      return this.start.runStores(context, () => {
        try {
          let p = Reflect.apply(fn, thisArg, args);
          if (!(p instanceof Promise)) p = Promise.resolve(p);
          return p.then((v) => {
            context.result = v;
            this.asyncStart.publish(context);
            this.asyncEnd.publish(context);
            return v;
          }, fail);
        } catch (e) {
          context.error = e;
          this.error.publish(context);
          throw e;
        } finally {
          this.end.publish(context);
        }
      });
    }
    traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
      const { asyncStart, asyncEnd, error } = this;
      const callback = args.at(position);
      validateFunction(callback, 'callback');
      args.splice(position, 1, function (err, res) {
        if (err) {
          context.error = err;
          error.publish(context);
        } else context.result = res;
        asyncStart.runStores(context, () => {
          try {
            return Reflect.apply(callback, this, arguments);
          } finally {
            asyncEnd.publish(context);
          }
        });
      });
      return this.start.runStores(context, () => {
        try {
          return Reflect.apply(fn, thisArg, args);
        } catch (e) {
          context.error = e;
          error.publish(context);
          throw e;
        } finally {
          this.end.publish(context);
        }
      });
    }
  }
  Object.assign(exports, {
    channel,
    hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
    subscribe: (name, fn) => channel(name).subscribe(fn),
    tracingChannel: (from) => new TracingChannel(from),
    unsubscribe: (name, fn) => channel(name).unsubscribe(fn),
    Channel,
  });
})
