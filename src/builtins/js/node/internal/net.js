// Addresses of the internet: reading them touches no network.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { validateString, validateObject, validatePort, validateUint32, validateInt32 } = require('internal/validators');
  const ERR_INVALID_ADDRESS = E('ERR_INVALID_ADDRESS', 'Invalid address');
  const octet = '(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])';
  const v4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

  // The eight groups of an IPv6 address.
  const groups = (s) => {
    const zone = s.indexOf('%');
    if (zone >= 0) {
      if (!/^[0-9a-zA-Z-.:]+$/.test(s.slice(zone + 1))) return null;
      s = s.slice(0, zone);
    }
    const last = s.lastIndexOf(':'), tail = s.slice(last + 1);
    if (tail.includes('.')) {
      if (last < 0 || !v4.test(tail)) return null;
      const [a, b, c, d] = tail.split('.').map(Number);
      s = `${s.slice(0, last + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    }
    const halves = s.split('::');
    if (halves.length > 2) return null;
    const parts = halves.map((h) => h === '' ? [] : h.split(':'));
    const all = parts.flat();
    if (!all.every((g) => /^[0-9a-fA-F]{1,4}$/.test(g))) return null;
    if (halves.length === 1 ? all.length !== 8 : all.length > 7) return null;
    if (halves.length === 2) parts[0].push(...Array(8 - all.length).fill('0'));
    return parts.flat().map((g) => parseInt(g, 16));
  };
  const isIPv4 = exports.isIPv4 = (s) => v4.test(`${s}`);
  const isIPv6 = exports.isIPv6 = (s) => groups(`${s}`) !== null;
  exports.isIP = (s) => isIPv4(s) ? 4 : isIPv6(s) ? 6 : 0;

  const family = (f, name = 'family') => {
    if (typeof f !== 'string' || !/^ipv[46]$/i.test(f)) throw new codes.ERR_INVALID_ARG_VALUE(name, f);
    return f.toLowerCase();
  };
  class SocketAddress {
    #address;
    #port;
    #family;
    #flow;
    constructor(options = {}) {
      validateObject(options, 'options');
      const f = family(options.family ?? 'ipv4', 'options.family');
      const { address = f === 'ipv6' ? '::' : '127.0.0.1', port = 0, flowlabel = 0 } = options;
      validateString(address, 'options.address');
      validatePort(port, 'options.port');
      validateUint32(flowlabel, 'options.flowlabel', false);
      if (f === 'ipv4' ? !isIPv4(address) : !isIPv6(address)) throw new ERR_INVALID_ADDRESS();
      this.#address = address;
      this.#port = port | 0;
      this.#family = f;
      this.#flow = flowlabel;
    }
    get address() { return this.#address; }
    get port() { return this.#port; }
    get family() { return this.#family; }
    get flowlabel() { return this.#family === 'ipv6' ? this.#flow : 0; }
    toJSON() { return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel }; }
    [L.custom](depth, options) {
      return depth < 0 ? this : `SocketAddress ${L.use('inspect').inspect(this.toJSON(), options)}`;
    }
    static isSocketAddress(v) { return typeof v === 'object' && v !== null && #address in v; }
  }
  // As one number, an IPv4 address as what maps it into IPv6.
  const number = (address, f) => f === 'ipv4' ?
    address.split('.').reduce((n, part) => n * 256n + BigInt(part), 0xffffn) :
    groups(address).reduce((n, g) => n * 65536n + BigInt(g), 0n);
  const read = (address, f) => {
    if (SocketAddress.isSocketAddress(address)) return address;
    validateString(address, 'address');
    return new SocketAddress({ address, family: f });
  };
  class BlockList {
    #rules = [];
    addAddress(address, f = 'ipv4') {
      const a = read(address, f), n = number(a.address, a.family);
      this.#rules.unshift({ from: n, to: n, text: `Address: ${label(a)} ${a.address}` });
    }
    addRange(start, end, f = 'ipv4') {
      const a = read(start, f), b = read(end, f), from = number(a.address, a.family), to = number(b.address, b.family);
      if (from > to) throw new codes.ERR_INVALID_ARG_VALUE('start', start, `must come before ${end}`);
      this.#rules.unshift({ from, to, text: `Range: ${label(a)} ${a.address}-${b.address}` });
    }
    addSubnet(network, prefix, f = 'ipv4') {
      const a = read(network, f), bits = a.family === 'ipv4' ? 32 : 128;
      validateInt32(prefix, 'prefix', 0, bits);
      const shift = BigInt(bits - prefix), from = number(a.address, a.family) >> shift << shift;
      this.#rules.unshift({ from, to: from + (1n << shift) - 1n, text: `Subnet: ${label(a)} ${a.address}/${prefix}` });
    }
    check(address, f = 'ipv4') {
      let a;
      if (SocketAddress.isSocketAddress(address)) a = address;
      else {
        validateString(address, 'address');
        validateString(f, 'family');
        try {
          a = new SocketAddress({ address, family: f });
        } catch {
          return false;
        }
      }
      const n = number(a.address, a.family);
      return this.#rules.some((r) => r.from <= n && n <= r.to);
    }
    get rules() { return this.#rules.map((r) => r.text); }
    static isBlockList(v) { return typeof v === 'object' && v !== null && #rules in v; }
  }
  const label = (a) => a.family === 'ipv4' ? 'IPv4' : 'IPv6';
  Object.assign(exports, { BlockList, SocketAddress });
})
