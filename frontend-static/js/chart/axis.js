import { count, duration } from '../format.js';

/** What x can be, and how its ticks read. */

const WHOLE = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6, 7, 8].map((power) => n * 10 ** power)).sort((a, b) => a - b);
const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
    3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000];

export const AXES = {
    epoch: { name: 'epoch', incrs: WHOLE, format: (value) => String(Number(value.toPrecision(6))) },
    step: { name: 'step', incrs: WHOLE, format: (value) => (value < 1e5 ? count(value) : `${Number((value / 1000).toPrecision(6))}k`) },
    time: { name: 'time', incrs: SECONDS, format: (value) => (value === 0 ? '0' : clock(value)) },
};

/** As short as a tick must be: 45 s, 3:20, 2:05:00. */
function clock(seconds) {
    if (seconds < 0) return `-${clock(-seconds)}`;
    if (seconds < 60) return `${Number(seconds.toPrecision(4))} s`;
    if (seconds >= 2 * 86_400) return duration(seconds);
    const two = (n) => String(Math.floor(n)).padStart(2, '0');
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
