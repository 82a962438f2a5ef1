import { experimentPath, get } from '../api.js';
import { h, setText } from '../dom.js';

/** What was asked for: as it was sent, and with every default written out, in which one's own choices stand out. */
export class DefinitionPanel {
    #id;
    #asked = '';
    #experiment = null;

    constructor(id) {
        this.#id = id;
        this.tree = h('pre', { class: 'definition', tabindex: '0', role: 'region', 'aria-label': 'Definition with every default' });
        this.sent = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Definition as it was sent' });
        this.note = h('p', { class: 'quiet' });
        this.element = h('details', { toggle: () => this.element.open && this.#load() },
            h('summary', null, 'Definition'), this.note,
            h('p', null, h('a', { href: `#/new?from=${encodeURIComponent(id)}` }, 'New experiment from this definition')),
            h('div', { class: 'twice' },
                h('div', null, h('h3', null, 'With every default'), this.tree), h('div', null, h('h3', null, 'As it was sent'), this.sent)));
    }

    show(experiment) {
        this.#experiment = experiment;
        if (this.element.open) this.#load();
    }

    /** The canonical definition comes with the experiment; what was sent is asked for when it is wanted. */
    async #load() {
        const canonical = this.#experiment?.definition;
        const content = JSON.stringify(canonical);
        if (!canonical || content === this.#asked) return;
        this.#asked = content;
        try {
            const { posted, text } = await get(experimentPath(this.#id, '/definition'));
            setText(this.note, 'Bold is what the definition says itself; the rest are defaults.');
            setText(this.sent, text);
            this.tree.replaceChildren(...lines(canonical, posted, ''));
        } catch (problem) {
            this.#asked = '';
            setText(this.note, `What was sent cannot be shown: ${problem.message}`);
            this.tree.replaceChildren(...lines(canonical, canonical, ''));
        }
    }
}

/** Canonical YAML-like lines; posted is what stands at the same place in what was sent, undefined where nothing does. */
function* lines(value, posted, indent) {
    for (const [key, child] of Object.entries(value)) {
        const name = Array.isArray(value) ? '- ' : `${key}: `;
        const own = at(posted, key, value);
        if (child !== null && typeof child === 'object' && Object.keys(child).length) {
            yield line(indent + name.trimEnd(), own !== undefined);
            yield* lines(child, own, `${indent}  `);
        } else {
            yield line(indent + name + scalar(child), own !== undefined);
        }
    }
}

/** A kind may be sent by its name alone: relu is {relu: {}}, and accuracy stands for a list's item. */
function at(posted, key, parent) {
    if (posted === undefined || posted === null) return undefined;
    if (typeof posted === 'object') return posted[key] === null ? {} : posted[key];
    return Object.keys(parent).length === 1 && (Array.isArray(parent) || posted === key) ? {} : undefined;
}

const scalar = (value) => JSON.stringify(value);

const line = (text, own) => h(own ? 'b' : 'span', null, `${text}\n`);
