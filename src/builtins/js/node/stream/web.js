// stream/web
(function (exports, require) {
  'use strict';
  const R = require('internal/webstreams/readable'), W = require('internal/webstreams/writable'), T = require('internal/webstreams/transform');
  for (const [from, names] of [[R, ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController']], [T, ['TransformStream', 'TransformStreamDefaultController']],
  [W, ['WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController']], [T, ['ByteLengthQueuingStrategy',
    'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream']]])
    for (const k of names) exports[k] = from[k];
})
