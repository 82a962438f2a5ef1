import { get, itemsOf } from '../api.js';
import { h, setText } from '../dom.js';
import { tell } from '../notice.js';
import { DefinitionCheck, isFlaw } from './check.js';
import { CompletionList } from './completion.js';
import { DatasetMenu } from './dataset-menu.js';
import { difference } from './difference.js';
import { draftOf, forgetDraft, keepDraft } from './drafts.js';
import { DefinitionEditor } from './editor.js';
import { DefinitionSchema } from './schema.js';
import { startMenu, startOf } from './starts.js';
import { Submission } from './submission.js';
import { Verdict } from './verdict.js';

/** Where an experiment is written: from an example, another one's definition, or nothing. */
class NewExperiment extends HTMLElement {
    #address = null;
    #hash = '';
    #start = null;
    #known = null;
    #datasets = [];

    open(id, address) {
        this.#address = address;
        this.#hash = location.hash;
    }

    connectedCallback() {
        document.title = 'New · Engram';
        this.editor = new DefinitionEditor({
            changed: (typed) => this.#changed(typed), moved: (scrolled) => (scrolled ? this.completion.place() : this.completion.close()), keys: (event) => this.completion.key(event),
        });
        this.completion = new CompletionList(this.editor, () => this.#known && { schema: this.#known, datasets: this.#datasets });
        this.editor.element.append(this.completion.element);
        this.verdict = new Verdict((place) => this.editor.goTo(place));
        this.check = new DefinitionCheck((said) => this.#told(said));
        this.datasets = new DatasetMenu(this.editor);
        this.menu = startMenu(this.#hash);
        this.#build();
        this.#load();
    }

    disconnectedCallback() {
        this.check.stop();
    }

    #build() {
        const fork = this.#address.has('fork');
        this.name = h('h1', { tabindex: '-1' }, fork ? 'Fork' : 'New experiment');
        this.about = h('p', { class: 'quiet about' }, 'Loading what it begins with…');
        this.train = h('button', { type: 'button', class: 'primary', disabled: true, click: () => this.#submit() }, fork ? 'Fork' : 'Train');
        this.again = h('button', { type: 'button', hidden: true, title: 'Back to what was here at first; undo brings back what you wrote',
            click: () => this.#startOver() }, 'Start over');
        this.changes = h('p', { class: 'changes', hidden: true });
        this.editor.area.readOnly = true;
        this.verdict.show({ state: 'loading' }, '');
        // All at once, with a title whose length is known: it would push down what was there before it.
        this.rest = [h('div', { class: 'actions', hidden: true }, this.again, this.train), h('div', { hidden: true },
            h('div', { class: 'choices-above' },
                h('p', null, h('label', { for: 'start' }, 'Start from '), this.menu.select),
                h('p', null, h('label', { for: 'dataset' }, 'Dataset '), this.datasets.select)),
            h('div', { class: 'writing' }, this.editor.element, h('div', null, this.changes, this.verdict.element)))];
        const [actions, below] = this.rest;
        this.replaceChildren(h('div', { class: 'heading' }, this.name, actions), this.about, below);
        this.onkeydown = (event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            this.#submit();
        };
    }

    /** The text comes first; what only helps to write it may be missing. */
    async #load() {
        try {
            this.#start = await startOf(this.#address);
        } catch (problem) {
            if (this.isConnected) this.#fail(problem);
            return;
        }
        if (!this.isConnected) return;
        const { text, title, about, origin, checkpoint, canonical } = this.#start;
        setText(this.name, title);
        this.about.replaceChildren(...about);
        for (const part of this.rest) part.hidden = false;
        this.submission = new Submission(origin ? { origin, checkpoint, canonical } : null);
        this.editor.area.readOnly = false;
        this.train.disabled = false;
        this.editor.text = draftOf(this.#hash) ?? text;
        this.#help();
    }

    async #help() {
        const parts = await Promise.allSettled([
            get('/catalog').then((catalog) => {
                this.#known = new DefinitionSchema(catalog.schema);
                if (document.activeElement === this.editor.area) this.completion.follow();
            }),
            get('/datasets?limit=200').then((page) => {
                this.#datasets = itemsOf(page);
                this.datasets.fill(this.#datasets);
            }),
            this.menu.fill(),
        ]);
        const failed = parts.find(({ status }) => status === 'rejected');
        if (failed && this.isConnected) tell(`What helps to write it is not all here. ${failed.reason.message}`, true);
    }

    #fail(problem) {
        this.replaceChildren(this.name, h('p', { role: 'alert' }, `It cannot be begun here. ${problem.message}`),
            h('p', null, h('button', { type: 'button', click: () => this.connectedCallback() }, 'Try again'), ' ',
                h('a', { href: '#/new' }, 'Begin with a skeleton')));
    }

    #changed(typed) {
        const { text } = this.editor;
        const own = text !== this.#start.text;
        this.again.hidden = !own;
        if (own) keepDraft(this.#hash, text);
        else forgetDraft(this.#hash);
        this.datasets.follow();
        this.check.soon(text, typed ? undefined : 0);
        if (typed) this.completion.follow();
    }

    #told(said) {
        const ranges = this.verdict.show(said, this.editor.text);
        if (ranges) this.editor.mark(ranges);
        const { origin, canonical } = this.#start;
        if (!origin || !said.report) return;
        const { places } = difference(canonical, said.report.definition);
        this.changes.hidden = false;
        setText(this.changes, places.length ? `Other than in its origin: ${places.join(', ')}.` : 'Nothing is other than in its origin yet.');
    }

    #startOver() {
        this.editor.insert(this.#start.text, 0, this.editor.text.length, 0);
        this.completion.close();
    }

    async #submit() {
        if (this.train.disabled) return;
        this.train.disabled = true;
        try {
            const made = await this.submission.send(this.editor.text);
            forgetDraft(this.#hash);
            if (this.isConnected) location.hash = `#/experiments/${encodeURIComponent(made.id)}`;
        } catch (problem) {
            if (!this.isConnected) return;
            if (isFlaw(problem)) {
                this.check.stop();
                this.#told({ state: 'bad', problem });
            }
            tell(problem.errors?.length ? 'It was refused: see the errors.' : `It was refused. ${problem.message}`, true);
        } finally {
            this.train.disabled = false;
        }
    }
}

customElements.define('engram-new', NewExperiment);
