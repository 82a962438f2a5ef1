import { datasetPath, get, query } from '../api.js';
import { fillTable, h, scrollingTable, setText } from '../dom.js';
import { count } from '../format.js';
import { tell } from '../notice.js';

const PAGE = 12;
const MOST_COLUMNS = 100;

/** Some rows at a time, as they are written. */
export class RowTable {
    #dataset = null;
    #from = 1;
    #turn = 0;

    /** shown(from, rows) is told which rows are seen. */
    constructor(signal, shown) {
        this.signal = signal;
        this.shown = shown;
        const { box, table } = scrollingTable('Rows');
        Object.assign(this, { box, table });
        const button = (text, label, act) => h('button', { type: 'button', class: 'small', 'aria-label': label, click: act }, text);
        this.back = button('‹', 'Rows before', () => this.#go(this.#from - PAGE));
        this.on = button('›', 'Next rows', () => this.#go(this.#from + PAGE));
        this.any = button('Random', 'Rows at a random place', () => this.#go(1 + Math.floor(Math.random() * Math.max(1, this.#dataset.rows - PAGE + 1))));
        this.row = h('input', { type: 'number', min: '1', value: '1', 'aria-label': 'First row', change: () => this.#go(Number(this.row.value)) });
        this.says = h('span', { class: 'quiet', role: 'status' });
        this.note = h('p', { class: 'quiet' });
        this.element = h('section', { class: 'row-table' }, h('div', { class: 'heading' }, h('h2', null, 'Rows'),
            h('div', { class: 'paging' }, this.back, this.row, this.on, this.any, this.says)), box, this.note);
    }

    async open(dataset) {
        this.#dataset = dataset;
        this.row.max = String(dataset.rows);
        await this.#go(1);
    }

    async #go(wanted) {
        const from = Math.min(Math.max(1, Math.round(wanted) || 1), this.#dataset.rows);
        const turn = ++this.#turn;
        try {
            const { columns, rows } = await get(datasetPath(this.#dataset.id, `/preview${query({ rows: PAGE, from })}`), this.signal);
            if (turn === this.#turn) await this.#show(from, columns, rows);
        } catch (problem) {
            if (!this.signal.aborted) tell(`The rows cannot be shown: ${problem.message}`, true);
        }
    }

    #show(from, columns, rows) {
        const all = this.#dataset.rows;
        this.#from = from;
        this.row.value = String(from);
        this.back.disabled = from <= 1;
        this.on.disabled = from + rows.length > all;
        setText(this.says, `to ${count(from + rows.length - 1)} of ${count(all)}`);
        const seen = columns.slice(0, MOST_COLUMNS);
        setText(this.note, columns.length > seen.length ? `The first ${MOST_COLUMNS} of ${count(columns.length)} columns.` : '');
        const numeric = this.#dataset.columns.map(({ type }) => type === 'integer' || type === 'number');
        fillTable(this.table,
            [{ title: 'Row', number: true, cell: ({ row }) => count(row) },
                ...seen.map((title, i) => ({ title, number: numeric[i], cell: ({ cells }) => h('span', { class: 'cell' }, cells[i]) }))],
            rows.map((cells, i) => ({ row: from + i, cells: cells.slice(0, MOST_COLUMNS) })), ({ row }) => String(row));
        return this.shown(from, rows);
    }
}
