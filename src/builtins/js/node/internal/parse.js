// util.parseArgs and util.parseEnv
(function (exports, require, module) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateArray, validateBoolean, validateObject, validateString, validateUnion } = require('internal/validators');

  exports.parseEnv = (content) => {
    validateString(content, 'content');
    const out = {};
    const line = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;
    for (const [, key, raw = ''] of content.replace(/\r\n?/g, '\n').matchAll(line)) {
      let value = raw.trim();
      const q = value[0];
      value = value.replace(/^(['"`])([\s\S]*)\1$/, '$2');
      if (q === '"') value = value.replace(/\\n/g, '\n');
      out[key] = value;
    }
    return out;
  };

  const own = (o, k) => Object.hasOwn(o, k) ? o[k] : undefined;
  exports.parseArgs = (config = {}) => {
    validateObject(config, 'config');
    const args = own(config, 'args') ?? require('process').argv.slice(2);
    const strict = own(config, 'strict') ?? true, allowPositionals = own(config, 'allowPositionals') ?? !strict;
    const returnTokens = own(config, 'tokens') ?? false, allowNegative = own(config, 'allowNegative') ?? false;
    const options = own(config, 'options') ?? { __proto__: null };
    validateArray(args, 'args');
    validateBoolean(strict, 'strict');
    validateBoolean(allowPositionals, 'allowPositionals');
    validateBoolean(returnTokens, 'tokens');
    validateBoolean(allowNegative, 'allowNegative');
    validateObject(options, 'options');
    const byShort = new Map();
    for (const [name, o] of Object.entries(options)) {
      validateObject(o, `options.${name}`);
      validateUnion(own(o, 'type'), `options.${name}.type`, ['string', 'boolean']);
      const short = own(o, 'short'), multiple = own(o, 'multiple'), preset = own(o, 'default');
      if (short !== undefined) {
        validateString(short, `options.${name}.short`);
        if (short.length !== 1) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}.short`, short, 'must be a single character');
        byShort.set(short, name);
      }
      if (multiple !== undefined) validateBoolean(multiple, `options.${name}.multiple`);
      if (preset !== undefined) {
        const check = o.type === 'string' ? validateString : validateBoolean;
        if (multiple) {
          validateArray(preset, `options.${name}.default`);
          preset.forEach((v, i) => check(v, `options.${name}.default[${i}]`));
        } else check(preset, `options.${name}.default`);
      }
    }
    const typeOf = (name) => own(options, name)?.type;
    const tokens = [], rest = [...args];
    const takesNext = (v) => v !== undefined;
    let index = -1;
    while (rest.length > 0) {
      const arg = rest.shift(), next = rest[0];
      index++;
      if (arg === '--') {
        tokens.push({ kind: 'option-terminator', index });
        for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
        break;
      }
      if (/^-[^-]$/.test(arg)) {
        const name = byShort.get(arg[1]) ?? arg[1];
        let value, inlineValue;
        if (typeOf(name) === 'string' && takesNext(next)) {
          value = rest.shift();
          inlineValue = false;
        }
        tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
        if (value !== undefined) index++;
        continue;
      }
      if (/^-[^-]./.test(arg)) {
        const first = byShort.get(arg[1]) ?? arg[1];
        if (typeOf(first) === 'string') {
          tokens.push({ kind: 'option', name: first, rawName: arg.slice(0, 2), index, value: arg.slice(2), inlineValue: true });
          continue;
        }
        // A group of short options, of which the last may take a value.
        const expanded = [];
        for (let i = 1; i < arg.length; i++) {
          const name = byShort.get(arg[i]) ?? arg[i];
          if (typeOf(name) !== 'string' || i === arg.length - 1) expanded.push(`-${arg[i]}`);
          else {
            expanded.push(`-${arg.slice(i)}`);
            break;
          }
        }
        rest.unshift(...expanded);
        const here = index;
        for (let i = 0; i < expanded.length; i++) {
          const a = rest.shift(), name = byShort.get(a[1]) ?? a[1];
          let value, inlineValue;
          if (a.length > 2) [value, inlineValue] = [a.slice(2), true];
          else if (typeOf(name) === 'string' && i === expanded.length - 1 && takesNext(rest[0])) {
            value = rest.shift();
            inlineValue = false;
            index++;
          }
          tokens.push({ kind: 'option', name, rawName: a.slice(0, 2), index: here, value, inlineValue });
        }
        continue;
      }
      if (arg.startsWith('--') && arg.length > 2) {
        const eq = arg.indexOf('=', 3);
        if (eq < 0) {
          let name = arg.slice(2), value, inlineValue;
          const known = typeOf(name);
          if (known === 'string' && takesNext(next)) {
            value = rest.shift();
            inlineValue = false;
          }
          tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
          if (value !== undefined) index++;
        } else {
          tokens.push({ kind: 'option', name: arg.slice(2, eq), rawName: `--${arg.slice(2, eq)}`, index, value: arg.slice(eq + 1), inlineValue: true });
        }
        continue;
      }
      tokens.push({ kind: 'positional', index, value: arg });
    }

    const values = { __proto__: null }, positionals = [];
    const store = (name, value) => {
      if (name === '__proto__') return;
      if (own(options, name)?.multiple) (values[name] ??= []).push(value);
      else values[name] = value;
    };
    for (const t of tokens) {
      if (t.kind === 'positional') {
        if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(t.value);
        positionals.push(t.value);
      } else if (t.kind === 'option') {
        let { name } = t, negated = false;
        if (allowNegative && !Object.hasOwn(options, name) && name.startsWith('no-') && typeOf(name.slice(3)) === 'boolean') {
          name = name.slice(3);
          negated = true;
        }
        if (strict) {
          if (!Object.hasOwn(options, name)) throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(t.rawName, allowPositionals);
          const { short, type } = options[name], shown = `${short ? `-${short}, ` : ''}--${name}`;
          if (type === 'string' && typeof t.value !== 'string')
            throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
          if (type === 'boolean' && t.value != null)
            throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
          if (type === 'string' && t.inlineValue === false && t.value.length > 1 && t.value[0] === '-') {
            throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${t.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${
              t.rawName}'?\nTo specify an option argument starting with a dash use '${t.rawName.startsWith('--') ? `${t.rawName}=-XYZ` :
              `--${name}=-XYZ' or '${t.rawName}-XYZ`}'.`);
          }
        }
        store(name, t.value === undefined ? !negated : t.value);
      }
    }
    for (const [name, o] of Object.entries(options))
      if (own(o, 'default') !== undefined && values[name] === undefined && name !== '__proto__') values[name] = o.default;
    return returnTokens ? { values, positionals, tokens } : { values, positionals };
  };
})
