// What dns and dns/promises share.
(function (exports, require) {
  'use strict';
  const { validateOneOf } = require('internal/validators');
  const kinds = ['Any', '4', '6', 'Caa', 'Cname', 'Mx', 'Ns', 'Txt', 'Srv', 'Ptr', 'Naptr', 'Soa'];
  const errors = 'NODATA FORMERR SERVFAIL NOTFOUND NOTIMP REFUSED BADQUERY BADNAME BADFAMILY BADRESP CONNREFUSED TIMEOUT EOF FILE ' +
    'NOMEM DESTRUCTION BADSTR BADFLAGS NONAME BADHINTS NOTINITIALIZED LOADIPHLPAPI ADDRGETNETWORKPARAMS CANCELLED';
  let order = 'verbatim';

  exports.resolver = (deny, kind) => {
    class Resolver {
      cancel() {}
    }
    for (const [k, n] of [...kinds.map((t) => [`resolve${t}`, 2]), ['reverse', 1], ['resolve', 2]])
      Resolver.prototype[k] = deny.refuse(k, n, kind, `Resolver.${k}`);
    for (const k of ['getServers', 'setServers', 'setLocalAddress']) Resolver.prototype[k] = deny.refuse(k, 0, 'sync', `Resolver.${k}`);
    return Resolver;
  };
  exports.add = (target, deny, kind, length) => {
    target.getDefaultResultOrder = function getDefaultResultOrder() { return order; };
    target.setDefaultResultOrder = function setDefaultResultOrder(value) {
      validateOneOf(value, 'dnsOrder', ['verbatim', 'ipv4first']);
      order = value;
    };
    deny.functions(target, 'setServers/1');
    if (kind === 'callback') Object.assign(target, { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 });
    for (const k of errors.split(' ')) target[k] = k === 'EOF' ? 'EOF' : `E${k}`;
    deny.functions(target, 'getServers');
    target.resolve = deny.refuse('resolve', length, kind);
    for (const t of kinds) target[`resolve${t}`] = deny.refuse(`resolve${t}`, 2, kind);
    target.reverse = deny.refuse('reverse', 2, kind);
  };
})
