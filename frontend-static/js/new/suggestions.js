import { contextAt } from './context.js';
import { written } from './lex.js';

const MOST = 100;
const COLUMN_PLACES = /^data\/(csv\/(features|target)|split\/(stratify|by\/column)|(input|target)\/\w+\/(columns?|start|stop))(\/\d+)?$/;
const METRIC_PLACES = /^(checkpoints|early_stopping|scheduler\/\w+)\/metric$/;

/**
 * What may be written at the caret: {from, to, items: [{label, text, caret, about, detail}]}, where caret is the place
 * in the text that is written on from; null where nothing is known.
 */
export function suggest(text, caret, { schema, datasets }) {
    const context = contextAt(text, caret);
    if (!context) return null;
    const known = context.role === 'key' ? keys(context, schema) : values(context, schema, datasets);
    const items = ranked(known, context.word).slice(0, MOST);
    return items.length ? { from: context.from, to: context.to, word: context.word, items } : null;
}

/** Those that begin so, then those that have it anywhere. */
function ranked(items, word) {
    const sought = word.toLowerCase();
    const begins = items.filter(({ label }) => label.toLowerCase().startsWith(sought));
    const has = items.filter((item) => !begins.includes(item) && item.label.toLowerCase().includes(sought));
    return [...begins, ...has];
}

function keys(context, schema) {
    const { path, beside, json, hasColon } = context;
    const end = hasColon ? '' : ': ';
    const fields = schema.fields(path).filter(({ name }) => !beside.has(name)).map((field) => fieldItem(field, json, end));
    // A family's object has one key, the kind.
    const kinds = beside.size ? [] : schema.kinds(path).map((kind) => kindItem(kind, json, hasColon ? 'name' : 'key'));
    return [...fields, ...kinds];
}

function values(context, schema, datasets) {
    const { path, json, firstOfLine, ownLine, scalars } = context;
    const quoted = (word) => (json ? JSON.stringify(word) : written(word));
    const plain = (label, about = '', detail = '') => item(label, quoted(label), null, about, detail);
    const listed = schema.isList(path);
    const at = listed ? [...path, 0] : path;
    const words = schema.words(at).map((word) => item(word, /^(true|false)$/.test(word) ? word : quoted(word), null, '', ''));
    const kinds = schema.kinds(at).map((kind) => kindItem(kind, json, 'value', !ownLine || json));
    const fields = json ? [] : schema.fields(at).map((field) => fieldItem(field, false, ': '));
    const names = named(path.join('/'), scalars, datasets).map(([name, about, detail]) => plain(name, about, detail));
    return [...names, ...words, ...kinds, ...(ownLine ? fields : [])].map((one) => (listed ? inList(one, firstOfLine && !json) : one));
}

/** What is not in the catalogue: datasets, their columns, and metrics that this definition records. */
function named(place, scalars, datasets) {
    if (place === 'data/dataset') return datasets.map(({ name, rows, sample }) => [name, sample ? 'Comes with Engram' : 'Uploaded', `${rows} rows`]);
    if (COLUMN_PLACES.test(place)) {
        const chosen = scalars.find(({ role, path }) => role === 'value' && path.join('/') === 'data/dataset')?.text;
        const columns = datasets.find(({ id, name }) => name === chosen || id === chosen)?.columns ?? [];
        return columns.map(({ name, type }) => [name, 'A column of the dataset', type]);
    }
    return METRIC_PLACES.test(place) ? recorded(scalars) : [];
}

function recorded(scalars) {
    const metrics = scalars.filter(({ role, path }) => path[0] === 'metrics' && path.length === 2 && (role === 'key' || role === 'value'));
    return ['valid', 'train'].flatMap((stage) => ['loss', ...metrics.map(({ text }) => text)].map((name) =>
        [`${stage}.${name}`, stage === 'valid' ? 'Of the validation part' : 'Of the training part', '']));
}

function fieldItem({ name, about, type, standard, unit, required }, json, end) {
    const fallback = standard === undefined ? (required ? 'required' : 'optional') : `default ${JSON.stringify(standard)}`;
    return item(name, (json ? JSON.stringify(name) : name) + end, null, about, [type, unit && `in ${unit}`, fallback].filter(Boolean).join(', '));
}

/** A kind with gaps for what it needs; the caret goes to the first. */
function kindItem({ name, about, needs, bare }, json, role, braced = false) {
    const word = json ? JSON.stringify(name) : name;
    const detail = needs.length ? `needs ${needs.join(', ')}` : '';
    if (role === 'name') return item(name, word, null, about, detail);
    if (bare && role === 'value') return item(name, word, null, about, detail);
    const option = (one) => (json ? `"${one}": ` : `${one}: `);
    const start = `${braced ? '{' : ''}${word}: {${needs.length ? option(needs[0]) : ''}`;
    const rest = needs.slice(1).map((one) => `, ${option(one)}`).join('');
    return item(name, `${start}${rest}}${braced ? '}' : ''}`, start.length, about, detail);
}

/** A lone item where a list stands. */
function inList({ label, text, caret, about, detail }, dashed) {
    const before = dashed ? '- ' : '[';
    return item(label, dashed ? before + text : `${before}${text}]`, before.length + caret, about, detail);
}

const item = (label, text, caret, about, detail) => ({ label, text, caret: caret ?? text.length, about, detail });
