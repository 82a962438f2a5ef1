import { text } from './flatten.js';

const MOST_TICKS = 6;
const LONGEST = 8;
const FAR = 50; // numbers that differ by such a factor are told apart only by their logarithms

/**
 * A scale from 0 to 1 for values of any kind: numbers by size, anything else in the order of its names. at(value) is null
 * where there is no value.
 */
export function scaleOf(values) {
    const there = values.filter((value) => value !== undefined && value !== null);
    return there.length && there.every((value) => typeof value === 'number' && Number.isFinite(value)) ? ofNumbers(there) : ofNames(there);
}

function ofNumbers(values) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const logarithmic = low > 0 && high / low >= FAR;
    const place = logarithmic ? Math.log : (value) => value;
    const [from, to] = [place(low), place(high)];
    const at = (value) => (typeof value !== 'number' ? null : to > from ? (place(value) - from) / (to - from) : 0.5);
    const back = (fraction) => (logarithmic ? Math.exp(from + fraction * (to - from)) : from + fraction * (to - from));
    const few = [...new Set(values)];
    const ticks = few.length <= MOST_TICKS && apart(few.map(at)) ? few.map((value) => ({ at: at(value), text: short(value) }))
        : [0, 0.25, 0.5, 0.75, 1].map((fraction) => ({ at: fraction, text: short(Number(back(fraction).toPrecision(3))) }));
    return { at, ticks };
}

/** A tick has little room: 100000000000000 is 1e+14. */
function short(value) {
    const said = text(value);
    return said.length > LONGEST ? Number(value.toPrecision(4)).toExponential() : said;
}

/** Whether ticks there would not lie over each other. */
const apart = (places) => places.sort((a, b) => a - b).every((place, i) => i === 0 || place - places[i - 1] > 0.07);

function ofNames(values) {
    const names = [...new Set(values.map(text))].sort();
    const place = (i) => (names.length > 1 ? i / (names.length - 1) : 0.5);
    const at = (value) => (value === undefined || value === null ? null : place(names.indexOf(text(value))));
    return { at, ticks: names.map((name, i) => ({ at: place(i), text: name.length > 14 ? `${name.slice(0, 13)}…` : name })) };
}
