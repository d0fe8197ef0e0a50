// url
(function (exports, require) {
  'use strict';
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  const {
    URL, URLSearchParams, isURL, fileURLToPath, pathToFileURL, urlToHttpOptions, domainToASCII, domainToUnicode,
  } = require('internal/url');
  const { Url, urlParse } = require('internal/url_legacy');

  function urlFormat(urlObject, options) {
    if (typeof urlObject === 'string') urlObject = urlParse(urlObject);
    else if (typeof urlObject !== 'object' || urlObject === null)
      throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
    else if (isURL(urlObject)) {
      let fragment = true, unicode = false, search = true, auth = true;
      if (options) {
        require('internal/validators').validateObject(options, 'options');
        if (options.fragment != null) fragment = Boolean(options.fragment);
        if (options.unicode != null) unicode = Boolean(options.unicode);
        if (options.search != null) search = Boolean(options.search);
        if (options.auth != null) auth = Boolean(options.auth);
      }
      const u = new URL(urlObject.href);
      if (!fragment) u.hash = '';
      if (!search) u.search = '';
      if (!auth) u.username = u.password = '';
      if (unicode && u.hostname) {
        const name = domainToUnicode(u.hostname);
        if (name !== '') return u.href.replace(u.hostname, () => name);
      }
      return u.href;
    }
    return Url.prototype.format.call(urlObject);
  }
  Object.assign(exports, {
    Url,
    parse: function urlParse(url, parseQueryString, slashesDenoteHost) {
      return url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
    },
    resolve: function urlResolve(source, relative) { return urlParse(source, false, true).resolve(relative); },
    resolveObject: function urlResolveObject(source, relative) {
      return source ? urlParse(source, false, true).resolveObject(relative) : relative;
    },
    format: urlFormat,
    URL, URLSearchParams, domainToASCII, domainToUnicode, pathToFileURL, fileURLToPath, urlToHttpOptions,
  });
})
