/** What makes one canonical definition of another: {patch, places}, a JSON Merge Patch (RFC 7396) and where it changes something. */
export function difference(before, after) {
    const places = [];
    const patch = changes(before, after, [], places) ?? {};
    return { patch, places };
}

function changes(before, after, path, places) {
    const patch = {};
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const [old, fresh] = [before[key] ?? null, after[key] ?? null];
        if (same(old, fresh)) continue;
        const at = [...path, key];
        if (isObject(old) && isObject(fresh)) {
            patch[key] = changes(old, fresh, at, places);
        } else {
            patch[key] = fresh;
            places.push(at.join('.'));
        }
    }
    return patch;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function same(one, other) {
    if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other;
    const keys = Object.keys(one);
    return Array.isArray(one) === Array.isArray(other) && keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}
