// (e) An instance that holds about 100 bytes for each object.
const kept = [];
exports.fill = (n) => {
    for (let i = 0; i < n; i++) kept.push({ x: i });
    return kept.length;
};
