import { datasetPath, get, getBlob, query } from '../api.js';
import { h, setText } from '../dom.js';
import { drawArray } from './array.js';
import { Sound } from './sound.js';

const MOST_BYTES = 50_000_000;
const MOST_CAPTION = 3;

/** The images, sounds and arrays of the rows that are seen. */
export class Examples {
    #dataset = null;
    #column = null;
    #addresses = [];
    #turn = 0;

    constructor(signal) {
        this.signal = signal;
        this.title = h('h2', null, 'Examples');
        this.which = h('select', { 'aria-label': 'Column of the examples', change: () => this.#choose() });
        this.example = h('select', { 'aria-label': 'Recording', change: () => this.#play() });
        this.grid = h('ul', { class: 'pictures' });
        this.sound = new Sound();
        this.says = h('p', { class: 'quiet', role: 'status' });
        this.element = h('section', { class: 'examples', hidden: true }, h('div', { class: 'heading' }, this.title, this.which, this.example),
            this.says, this.grid, this.sound.element);
    }

    open(dataset) {
        this.#dataset = dataset;
        const shown = dataset.columns.filter(({ type }) => ['file', 'array', 'list'].includes(type));
        this.which.replaceChildren(...shown.map(({ name }) => h('option', null, name)));
        this.which.hidden = shown.length < 2;
        this.element.hidden = shown.length === 0;
        this.#column = shown[0] ?? null;
    }

    stop() {
        this.sound.stop();
        this.#forget();
    }

    #choose() {
        this.#column = this.#dataset.columns.find(({ name, type }) => name === this.which.value && ['file', 'array', 'list'].includes(type));
        this.show(this.from, this.rows);
    }

    /** What stands in the rows from one on. */
    async show(from, rows) {
        Object.assign(this, { from, rows });
        if (!this.#column) return;
        const turn = ++this.#turn;
        this.sound.stop();
        this.#forget();
        this.grid.replaceChildren();
        this.example.hidden = this.sound.element.hidden = true;
        setText(this.says, '');
        try {
            if (this.#column.type === 'file') await this.#showFiles(turn);
            else await this.#showArrays(turn);
        } catch (problem) {
            if (!this.signal.aborted && turn === this.#turn) setText(this.says, problem.message);
        }
    }

    /** What the first file is, the others are taken for. */
    async #showFiles(turn) {
        const place = this.#dataset.columns.indexOf(this.#column);
        const paths = this.rows.map((cells) => cells[place]);
        const known = paths.findIndex(Boolean);
        if (known < 0) return;
        const first = await this.#fetch(paths[known]);
        if (turn !== this.#turn) return;
        if (first.type.startsWith('image/')) {
            const pictures = paths.map((path, i) => (path ? this.#picture(path, i, place) : null)).filter(Boolean);
            this.grid.replaceChildren(...pictures.map(({ element }) => element));
            for (const { load } of pictures) if (turn === this.#turn) await load();
        } else if (first.type.startsWith('audio/')) {
            this.example.replaceChildren(...paths.flatMap((path, i) => (
                path ? [h('option', { value: path }, [`Row ${this.from + i}: ${path}`, ...this.#others(i, place)].join(' · '))] : [])));
            this.example.hidden = false;
            await this.#play();
        } else {
            setText(this.says, `“${paths[known]}” is neither an image (PNG, JPEG) nor a sound (WAV, FLAC), so it is not shown.`);
        }
    }

    #picture(path, i, place) {
        const says = [`Row ${this.from + i}`, ...this.#others(i, place)].join(' · ');
        const image = h('img', { alt: `${says}: ${path}`, title: path, width: '128', height: '128' });
        const caption = h('figcaption', null, says);
        const load = async () => {
            try {
                image.src = this.#address(await this.#fetch(path));
                await image.decode();
            } catch (problem) {
                if (!this.signal.aborted) caption.append(h('span', { class: 'missing' }, ` ${problem.detail || problem.message}`));
            }
        };
        return { element: h('li', null, h('figure', null, image, caption)), load };
    }

    /** Short cells beside it, such as its class. */
    #others(i, place) {
        return this.rows[i].filter((cell, column) => column !== place && cell && cell.length <= 40).slice(0, MOST_CAPTION);
    }

    async #play() {
        const turn = this.#turn;
        const path = this.example.value;
        this.sound.stop();
        try {
            const blob = await this.#fetch(path);
            if (turn !== this.#turn || path !== this.example.value) return;
            this.sound.element.hidden = false;
            await this.sound.show(blob, this.#address(blob), path);
        } catch (problem) {
            if (!this.signal.aborted) setText(this.says, `“${path}” cannot be shown: ${problem.detail || problem.message}`);
        }
    }

    async #showArrays(turn) {
        const { name: column } = this.#column;
        const found = await get(datasetPath(this.#dataset.id, `/arrays${query({ column, from: this.from, rows: this.rows.length })}`), this.signal);
        if (turn !== this.#turn) return;
        const place = this.#dataset.columns.indexOf(this.#column);
        this.grid.replaceChildren(...found.rows.map(({ row, shape, values, reason }) => {
            const says = [`Row ${row}`, ...this.#others(row - this.from, place)].join(' · ');
            const drawn = values ? drawArray(shape, values, says) : null;
            return h('li', null, h('figure', null, drawn ?? h('p', { class: 'quiet' }, reason ?? `(${shape.join(', ')}) is not drawn.`), h('figcaption', null, says)));
        }));
        setText(this.says, found.rows.length ? 'Each is drawn from its own lowest value to its highest.' : 'None of these rows has an array.');
    }

    #fetch(path) {
        return getBlob(datasetPath(this.#dataset.id, `/files${query({ path })}`), MOST_BYTES, this.signal);
    }

    /** Blobs are kept by the browser until they are given back. */
    #address(blob) {
        const address = URL.createObjectURL(blob);
        this.#addresses.push(address);
        return address;
    }

    #forget() {
        this.#addresses.forEach((address) => URL.revokeObjectURL(address));
        this.#addresses = [];
    }
}
