/** What is done to numbers before they are drawn. A value that is null was not finite, or is not there. */

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/**
 * Exponential moving average as TensorBoard smooths: weight 0 changes nothing, 0.99 smooths most. The start is not drawn
 * towards zero; what is not a number is passed over.
 */
export function smooth(values, weight) {
    if (!weight) return values;
    let last = 0;
    let seen = 0;
    return values.map((value) => {
        if (!isNumber(value)) return null;
        last = last * weight + (1 - weight) * value;
        seen++;
        return last / (1 - weight ** seen);
    });
}

/** A logarithm has no place for these. */
export const positive = (values) => values.map((value) => (isNumber(value) && value > 0 ? value : null));

/**
 * Columns over one x that all series share: [x, y of the first, ...]. A series that has no value at an x has undefined
 * there, over which its line goes on; null is a gap.
 * series: [{x, ys: [[...], ...]}]
 */
export function align(series) {
    const [first, ...others] = series;
    const alike = others.every(({ x }) => x.length === first.x.length && x.every((value, i) => value === first.x[i]));
    if (alike) return [first.x, ...series.flatMap(({ ys }) => ys)];
    const x = [...new Set(series.flatMap((one) => one.x))].sort((a, b) => a - b);
    const place = new Map(x.map((value, i) => [value, i]));
    return [x, ...series.flatMap((one) => {
        const at = one.x.map((value) => place.get(value));
        return one.ys.map((y) => {
            const column = new Array(x.length).fill(undefined);
            y.forEach((value, i) => (column[at[i]] = value));
            return column;
        });
    })];
}

/** {first, last, lowest, highest} of a line, each [x, y]; null where it has no values. */
export function summary(x, y) {
    let found = null;
    y.forEach((value, i) => {
        if (!isNumber(value)) return;
        const point = [x[i], value];
        found ??= { first: point, lowest: point, highest: point };
        found.last = point;
        if (value < found.lowest[1]) found.lowest = point;
        if (value > found.highest[1]) found.highest = point;
    });
    return found;
}

/** The index of what is nearest to a value in an ascending list. */
export function nearest(ascending, value) {
    let low = 0;
    let high = ascending.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (ascending[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low > 0 && value - ascending[low - 1] < ascending[low] - value ? low - 1 : low;
}
