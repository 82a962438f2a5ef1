import { fillTable, h, scrollingTable } from '../dom.js';
import { NOTHING, count, measure } from '../format.js';
import { confusionMatrix, confusionsByClass } from './confusion.js';

const MOST_SHOWN_VALUES = 6;
const MOST_CHARACTERS = 80;

/** What came of an evaluation, as elements; of one that is not done there is nothing. */
export function resultOf({ status, metrics, reports, extremes, failure }) {
    if (status === 'failed') return [failed(failure)];
    if (status !== 'completed') return [];
    const { confusion_matrix: confusion, ...others } = reports ?? {};
    return [
        section('Loss and metrics', metricTable(metrics, others)),
        ...(confusion?.omitted ? [section('What is taken for what', h('p', { class: 'quiet' }, confusion.omitted))] : []),
        ...(confusion?.matrix ? [section('What is taken for what', confusionMatrix(confusion), confusionsByClass(confusion, others.auc))] : []),
        ...(extremes?.worst?.length ? [section('Worst examples', examples('Examples with the largest losses', extremes.worst))] : []),
        ...(extremes?.best?.length ? [section('Best examples', examples('Examples with the least losses', extremes.best))] : []),
    ];
}

const section = (title, ...content) => h('div', { class: 'part' }, h('h3', null, title), ...content);

function failed({ category, reason, hint } = {}) {
    return h('div', { class: 'failure' }, h('p', null, h('b', null, `Failed: ${String(category ?? 'unknown').replaceAll('_', ' ')}. `), reason ?? ''),
        hint ? h('p', null, h('b', null, 'What may help: '), hint) : null);
}

function tableOf(caption, columns, rows, keyOf) {
    const { box, table } = scrollingTable(caption);
    fillTable(table, columns, rows, keyOf);
    return box;
}

/** Counts stand beside their metric; what is a list has a place of its own or none. */
function metricTable(metrics, reports) {
    const plain = (report) => Object.entries(report ?? {}).filter(([, value]) => typeof value !== 'object')
        .map(([key, value]) => `${key.replaceAll('_', ' ')} ${typeof value === 'number' ? count(value) : value}`).join(', ');
    const rows = Object.entries(metrics ?? {}).map(([name, value]) => ({ name, value, report: plain(reports[name]) }));
    return tableOf('Metrics of the evaluation', [
        { title: 'Metric', cell: ({ name }) => name },
        { title: 'Value', number: true, cell: ({ value }) => measure(value) },
        ...(rows.some(({ report }) => report) ? [{ title: 'Of which', cell: ({ report }) => report || NOTHING }] : []),
    ], rows, ({ name }) => name);
}

const examples = (caption, rows) => tableOf(caption, EXAMPLES, rows, ({ row }) => String(row));

const EXAMPLES = [
    { title: 'Row', number: true, cell: ({ row }) => count(row) },
    { title: 'Loss', number: true, cell: ({ loss }) => measure(loss) },
    { title: 'True', cell: ({ target }) => text(target) },
    { title: 'Predicted', cell: ({ target, prediction }) => h('span', { class: text(target) === text(prediction) ? null : 'off' }, text(prediction)) },
    { title: 'Predicted from', cell: ({ values }) => valuesOf(values) },
];

function text(value) {
    if (typeof value === 'number' && !Number.isInteger(value)) return measure(value);
    const whole = Array.isArray(value) ? value.map(text).join(' ') : String(value ?? NOTHING);
    return whole.length > MOST_CHARACTERS ? `${whole.slice(0, MOST_CHARACTERS)}…` : whole;
}

/** The first of many; the others where somebody wants them. */
function valuesOf(values) {
    const all = Object.entries(values ?? {}).map(([name, value]) => h('span', { class: 'value' }, h('span', { class: 'quiet' }, `${name} `), text(value)));
    if (all.length === 0) return NOTHING;
    const rest = all.splice(MOST_SHOWN_VALUES);
    return h('span', { class: 'values' }, all,
        rest.length ? h('details', { class: 'inline' }, h('summary', null, `and ${rest.length} more`), h('span', { class: 'values' }, rest)) : null);
}
