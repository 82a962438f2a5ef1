import { h } from '../dom.js';
import { count } from '../format.js';

const FEW = 12;
const FIRST = 6; // of many

/** How often each of the different values occurs, the most frequent first, or numbers in their order. */
export function classes(name, counts, ordered = false) {
    const sorted = Object.entries(counts).sort(ordered ? ([a], [b]) => a - b : ([, a], [, b]) => b - a);
    const total = sorted.reduce((sum, [, n]) => sum + n, 0);
    const most = Math.max(1, ...sorted.map(([, n]) => n));
    const body = h('tbody');
    const show = (some) => body.append(...some.map(([value, n]) => row(value, n, n / most, n / total)));
    const table = h('table', { class: 'classes' }, h('caption', { class: 'unseen' }, `How often each value of ${name} occurs`),
        h('thead', { class: 'unseen' }, h('tr', null, h('th', { scope: 'col' }, 'Value'), h('td', null, 'Share'), h('th', { scope: 'col' }, 'Rows'))), body);
    show(sorted.length <= FEW ? sorted : sorted.slice(0, FIRST));
    if (sorted.length <= FEW) return table;
    const all = h('button', { type: 'button', class: 'small', click: () => {
        show(sorted.slice(FIRST));
        all.remove();
        table.tabIndex = -1;
        table.focus();
    } }, `Show all ${count(sorted.length)} values`);
    return h('div', null, table, all);
}

function row(value, n, part, share) {
    const bar = h('div', { class: 'bar-of' });
    bar.style.width = `${100 * part}%`;
    const shown = value === '' ? h('i', null, 'empty') : value;
    return h('tr', null, h('th', { scope: 'row', title: value }, shown), h('td', null, bar),
        h('td', { class: 'number' }, `${count(n)} `, h('span', { class: 'quiet' }, `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`)));
}
