import { fillTable, h, scrollingTable, setText } from '../dom.js';
import { bytes, count } from '../format.js';
import { lineOf } from './editor.js';
import { rangeOf, scan } from './scan.js';

const LINE = / in line (\d+), column (\d+)/;

/** What the server says of the definition: its flaws, each with the line where it is, or what would be built. */
export class Verdict {
    /** goTo(place) shows a place of the text. */
    constructor(goTo) {
        this.goTo = goTo;
        this.status = h('p', { class: 'verdict', role: 'status' });
        this.flaws = h('ol', { class: 'flaws', 'aria-label': 'Errors' });
        this.facts = h('dl', { class: 'facts' });
        const { box, table } = scrollingTable('Layers');
        this.table = table;
        this.report = h('div', { hidden: true }, this.facts, box);
        this.element = h('section', { class: 'says', 'aria-labelledby': 'says' }, h('h2', { id: 'says' }, 'What the server says'),
            this.status, this.flaws, this.report);
    }

    /** Returns the ranges of what is wrong; null where the marks that are there stay. */
    show({ state, report, problem }, text) {
        const flaws = state === 'bad' ? located(problem, text) : [];
        // What was said stays until it is said anew, or each key would make it blink and be read aloud.
        this.element.setAttribute('aria-busy', state === 'checking' || state === 'loading');
        if (state === 'checking') return null;
        this.status.dataset.state = state;
        setText(this.status, SAID[state](problem, flaws.length));
        this.flaws.replaceChildren(...flaws.map((flaw) => this.#flaw(flaw, text)));
        this.report.hidden = !report;
        if (report) this.#built(report);
        return flaws.filter(({ range }) => range).map(({ range: [from, to] }) => ({ from, to }));
    }

    #flaw({ pointer, detail, range }, text) {
        const place = pointer && h('code', null, pointer);
        if (!range) return h('li', null, place, ' ', detail);
        return h('li', null, h('button', { type: 'button', class: 'link', click: () => this.goTo(range[0]) }, `Line ${lineOf(text, range[0])}`),
            ' ', place, ' ', detail);
    }

    #built({ parameters, estimated_memory_bytes: memory, modules }) {
        const fact = (name, value) => h('div', null, h('dt', null, name), h('dd', null, value));
        this.facts.replaceChildren(fact('Parameters', count(parameters)), fact('Memory, about', bytes(memory)));
        const layers = modules.flatMap(({ name, layers: own }) => own.map((layer) => ({ ...layer, name: `${name}.${layer.index}` })));
        this.table.closest('.scroll').hidden = layers.length === 0;
        fillTable(this.table, [
            { title: 'Layer', cell: ({ name, kind }) => `${name} ${kind}` },
            { title: 'Gives', cell: ({ output_shape: shape }) => shape },
            { title: 'Parameters', number: true, cell: (layer) => (layer.parameters ? count(layer.parameters) : '') },
        ], layers, ({ name }) => name);
    }
}

const SAID = {
    empty: () => 'There is nothing yet.',
    loading: () => 'Loading…',
    good: () => 'It can be trained.',
    bad: (problem, many) => (many === 1 ? '1 error' : `${many} errors`),
    unknown: (problem) => `It cannot be checked. ${problem.message}`,
};

/** A text that could not be read at all has one flaw, and its line is in the sentence. */
function located({ detail, title, errors }, text) {
    const { places } = scan(text);
    if (errors.length) {
        return errors.map((flaw) => ({ ...flaw, range: rangeOf(places, flaw.pointer ?? '') }))
            .sort((one, other) => (one.range?.[0] ?? -1) - (other.range?.[0] ?? -1));
    }
    const found = LINE.exec(detail);
    if (!found) return [{ detail: detail || title, range: null }];
    const lines = text.split('\n').slice(0, Number(found[1]) - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const from = Math.min(start + Number(found[2]) - 1, text.length);
    return [{ detail, range: [Math.min(from, Math.max(start, text.length - 1)), from + 1] }];
}
