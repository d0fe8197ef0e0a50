// (c) Calls, by what crosses.
exports.add = (a) => a + 1;
exports.echo = (s) => s;
exports.process = (records) => {
    let total = 0;
    for (const r of records) {
        r.total = r.price * r.count;
        r.tags.push('seen');
        total += r.total;
    }
    return { total, records };
};
