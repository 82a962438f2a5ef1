/** Definitions as flat tables: optimizer.adam.lr is 0.001. */

const DESCRIBING = new Set(['name', 'labels', 'notes', 'priority']);

/** Every leaf of a definition by its path; what only describes it is left out. */
export function flatten(definition) {
    const leaves = new Map();
    const walk = (value, path) => {
        if (value !== null && typeof value === 'object' && Object.keys(value).length) {
            for (const [key, child] of Object.entries(value)) walk(child, path ? `${path}.${key}` : key);
        } else {
            leaves.set(path, value !== null && typeof value === 'object' ? null : value);
        }
    };
    for (const [key, value] of Object.entries(definition ?? {})) if (!DESCRIBING.has(key)) walk(value, key);
    return leaves;
}

/**
 * Paths at which not all are the same, in the order of the definitions. What follows another everywhere is left out: a
 * layer's units where they are those of hparams.
 */
export function differing(flat) {
    const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))];
    const first = (path) => (path.startsWith('hparams.') ? 0 : 1);
    const kept = new Map();
    for (const path of paths.sort((a, b) => first(a) - first(b))) {
        const values = flat.map((one) => JSON.stringify(one.get(path)) ?? null);
        const all = values.join('\n');
        if (new Set(values).size > 1 && !kept.has(all)) kept.set(all, path);
    }
    return [...kept.values()];
}

/** As short as it is clear among the others: lr, or adam.lr where there is another lr. */
export function shortNames(paths) {
    const short = new Map();
    for (const path of paths) {
        const parts = path.split('.');
        let take = 1;
        const name = () => parts.slice(-take).join('.');
        const ambiguous = () => paths.some((other) => other !== path && (other === name() || other.endsWith(`.${name()}`)));
        while (take < parts.length && (ambiguous() || /^\d+$/.test(parts.at(-take)))) take++;
        short.set(path, name());
    }
    return short;
}

export const text = (value) => (value === undefined || value === null ? '–' : typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value));
