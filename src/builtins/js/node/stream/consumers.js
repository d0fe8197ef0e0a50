// stream/consumers: all of a stream, as one thing.
(function (exports, require) {
  'use strict';
  const chunks = async (stream) => {
    const all = [];
    for await (const chunk of stream) all.push(chunk);
    return all;
  };
  exports.arrayBuffer = async function arrayBuffer(stream) {
    return (await exports.blob(stream)).arrayBuffer();
  };
  exports.blob = async function blob(stream) {
    const { Blob } = require('internal/blob');
    return new Blob(await chunks(stream));
  };
  exports.buffer = async function buffer(stream) {
    return require('buffer').Buffer.from(await exports.arrayBuffer(stream));
  };
  exports.text = async function text(stream) {
    const { TextDecoder } = require('internal/encoding');
    const decoder = new TextDecoder();
    let s = '';
    for await (const chunk of stream) s += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    return s + decoder.decode(undefined, { stream: false });
  };
  exports.json = async function json(stream) {
    return JSON.parse(await exports.text(stream));
  };
})
