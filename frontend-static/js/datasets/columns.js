import { h } from '../dom.js';
import { count, short } from '../format.js';
import { classes } from './classes.js';
import { histogram } from './histogram.js';

const FIRST = 24;
const MOST_CLASSES = 12;
const NUMERIC = ['integer', 'number', 'array', 'list'];

/** A card for each column: its type, what is missing, range, mean and deviation, classes and histograms. */
export class ColumnCards {
    #columns = [];
    #shown = FIRST;

    constructor() {
        this.search = h('input', { type: 'search', placeholder: 'Find a column', 'aria-label': 'Find a column', input: () => this.#restart() });
        this.cards = h('ul', { class: 'cards' });
        this.says = h('p', { class: 'quiet', role: 'status' });
        this.more = h('button', { type: 'button', click: () => this.#more() });
        this.element = h('section', null, h('div', { class: 'heading' }, h('h2', null, 'Columns'), this.search), this.says, this.cards, this.more);
    }

    show({ columns, rows }) {
        this.#columns = columns.map((column) => ({ ...column, rows }));
        this.element.hidden = columns.length === 0;
        this.search.hidden = columns.length <= FIRST / 2;
        this.#restart();
    }

    #restart() {
        this.#shown = 0;
        this.cards.replaceChildren();
        this.#more();
    }

    #more() {
        const words = this.search.value.trim().toLowerCase();
        const found = words ? this.#columns.filter(({ name }) => name.toLowerCase().includes(words)) : this.#columns;
        this.cards.append(...found.slice(this.#shown, this.#shown + FIRST).map(card));
        this.#shown = Math.min(found.length, this.#shown + FIRST);
        this.more.hidden = this.#shown >= found.length;
        this.more.textContent = `Show ${count(Math.min(FIRST, found.length - this.#shown))} more of ${count(found.length - this.#shown)}`;
        this.says.textContent = words ? `${count(found.length)} of ${count(this.#columns.length)} columns` : '';
    }
}

function card(column) {
    const { name, type, shape, values, spread, missing, rows } = column;
    const kind = [type, ...(shape ? [`(${shape.map((size) => (size < 0 ? 'any' : size)).join(', ')})`] : [])].join(' ');
    const facts = factsOf(column).filter(([, value]) => value !== null);
    return h('li', { class: 'card' },
        h('h3', null, name, ' ', h('span', { class: 'label' }, kind)),
        facts.length ? h('dl', null, facts.map(([term, value]) => h('div', null, h('dt', null, term), h('dd', null, value)))) : null,
        missing ? h('p', { class: 'missing' }, `${count(missing)} of ${count(rows)} missing`) : null,
        charts(name, type, values, spread),
        noteOf(column));
}

function factsOf({ type, min, max, mean, values, text, spread }) {
    const distinct = values ? (values.more ? 'more than are counted' : count(Object.keys(values.counts).length)) : null;
    const named = values && !values.more && Object.keys(values.counts).length <= MOST_CLASSES;
    if (text && !named) {
        const texts = values?.more ? null : Object.values(values?.counts ?? {}).reduce((a, b) => a + b, 0);
        return [
            ['Values', distinct], ['Shortest', `${count(text.min_length)} ch.`], ['Longest', `${count(text.max_length)} ch.`],
            ['Mean length', texts ? `${short(text.total_length / texts)} ch.` : null],
            ['Words', text.words.more ? 'many' : count(Object.keys(text.words.counts).length)],
        ];
    }
    const number = (value) => (value === null || value === undefined ? null : short(value));
    return [['Values', distinct],
        ...(NUMERIC.includes(type) ? [['Min', number(min)], ['Max', number(max)], ['Mean', number(mean)], ['Std', number(spread?.std)]] : [])];
}

/** Few different values are classes, many numbers a histogram. */
function charts(name, type, values, spread) {
    const counts = values && !values.more ? values.counts : null;
    const different = counts ? Object.keys(counts).length : 0;
    const asClasses = different > 0 && (type !== 'integer' || different <= MOST_CLASSES || !spread?.histogram);
    const drawn = [];
    if (asClasses) drawn.push(classes(name, counts, type === 'integer'));
    if (!(asClasses && type === 'integer') && spread?.histogram) drawn.push(histogram(type === 'array' || type === 'list' ? 'elements' : 'numbers', spread.histogram));
    const named = different > 0 && different <= MOST_CLASSES;
    if (!named && spread?.lengths && spread.lengths.counts.length > 1) drawn.push(histogram(type === 'text' ? 'characters' : 'lengths', spread.lengths, 'train'));
    return h('div', { class: 'charts-of' }, drawn);
}

function noteOf({ type, first_bad_cell: bad, spread, max }) {
    if (bad && type === 'file') return h('p', { class: 'missing' }, bad);
    if (type === 'file') return h('p', { class: 'quiet' }, 'Names of files that are in the archive.');
    const old = NUMERIC.includes(type) && max !== null && !spread;
    return old ? h('p', { class: 'quiet' }, 'No histogram was kept: an earlier version read it, or it has very many columns. Upload it again to get one.') : null;
}
