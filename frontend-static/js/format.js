/** Numbers, times and sizes as people read them. What is not there is a dash. */

export const NOTHING = '–';

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** A measured value: four decimals where that says something, so that columns stand still while they change. */
export function measure(value) {
    if (!isNumber(value)) return NOTHING;
    const size = Math.abs(value);
    if (size === 0 || (size >= 0.001 && size < 1000)) return value.toFixed(4);
    return size >= 1000 && size < 1e6 ? value.toFixed(1) : value.toExponential(3);
}

/** A rate or other chosen number: as short as it is exact. */
export const short = (value) => (isNumber(value) ? String(Number(value.toPrecision(4))) : NOTHING);

export const count = (value) => (isNumber(value) ? Math.round(value).toLocaleString('en') : NOTHING);

export const rate = (value) => (isNumber(value) && value < 100 ? value.toFixed(1) : count(value));

export function duration(seconds) {
    if (!isNumber(seconds) || seconds < 0) return NOTHING;
    if (seconds < 10) return `${seconds.toFixed(1)} s`;
    const s = Math.round(seconds);
    const two = (n) => String(n).padStart(2, '0');
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
    if (s < 86_400) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
    return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

export function bytes(value) {
    if (!isNumber(value)) return NOTHING;
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
    }
    return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Today the time is enough, this year the day comes first, before that it is all. */
export function time(iso) {
    if (!iso) return NOTHING;
    const then = new Date(iso);
    const clock = then.toLocaleTimeString('en-GB');
    if (then.toDateString() === new Date().toDateString()) return clock;
    const day = { day: 'numeric', month: 'short' };
    if (then.getFullYear() !== new Date().getFullYear()) return then.toLocaleDateString('en-GB', { ...day, year: 'numeric' });
    return `${then.toLocaleDateString('en-GB', day)}, ${clock.slice(0, 5)}`;
}

export function ago(iso) {
    const seconds = (Date.now() - new Date(iso)) / 1000;
    if (seconds < 60) return 'just now';
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
    return time(iso);
}
