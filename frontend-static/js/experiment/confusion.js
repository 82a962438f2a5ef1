import { fillTable, h, scrollingTable } from '../dom.js';
import { count, measure } from '../format.js';

const labelsOf = ({ labels, classes }) => (labels ?? classes).map(String);
const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/** A row for each true class, a column for each that was predicted: how many, and which share of the row. */
export function confusionMatrix(report) {
    const names = labelsOf(report);
    const { box, table } = scrollingTable('Confusion matrix: a row for each true class, a column for each predicted class');
    box.classList.add('confusion');
    table.tHead.rows[0].replaceChildren(
        h('th', { scope: 'col' }, 'true ↓ predicted →'),
        ...names.map((name) => h('th', { scope: 'col', class: 'number', title: name }, name)),
        h('th', { scope: 'col', class: 'number' }, 'In all'));
    table.tBodies[0].replaceChildren(...report.matrix.map((row, at) => h('tr', null,
        h('th', { scope: 'row', title: names[at] }, names[at]),
        row.map((number, other) => cell(number, report.support[at], at === other, `${names[at]} taken for ${names[other]}`)),
        h('td', { class: 'number' }, count(report.support[at])))));
    const left = report.left_out > 0
        ? h('p', { class: 'quiet' }, `Shown are the ${names.length} classes that are confused most; ${count(report.left_out)} are left out. Shares are of the whole row.`)
        : null;
    return h('div', null, box, left);
}

function cell(number, support, right, title) {
    const share = support > 0 ? number / support : 0;
    const td = h('td', { class: number === 0 ? 'number none' : 'number', title, 'data-right': right },
        count(number), number === 0 ? null : h('small', null, ` ${percent(share)}`));
    td.style.setProperty('--share', share.toFixed(3));
    return td;
}

/** The classes one below the other, with what they came to by themselves. */
export function confusionsByClass(report, auc = null) {
    const areas = new Map((auc?.classes ?? []).map((number, at) => [number, auc.auc[at]]));
    const { box, table } = scrollingTable('Each class');
    fillTable(table, [
        { title: 'Class', cell: ({ name }) => name },
        { title: 'Examples', number: true, cell: ({ support }) => count(support) },
        { title: 'Predicted', number: true, cell: ({ predicted }) => count(predicted) },
        { title: 'Recall', number: true, cell: ({ recall }) => measure(recall) },
        { title: 'Precision', number: true, cell: ({ precision }) => measure(precision) },
        ...(areas.size ? [{ title: 'AUC', number: true, cell: ({ area }) => measure(area) }] : []),
    ], labelsOf(report).map((name, at) => ({
        name, key: report.classes[at], support: report.support[at], predicted: report.predicted[at],
        recall: report.recall[at], precision: report.precision[at], area: areas.get(report.classes[at]) })), ({ key }) => String(key));
    return box;
}
