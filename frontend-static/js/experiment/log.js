import { experimentPath, openText, query } from '../api.js';
import { h, setText } from '../dom.js';
import { hasEnded } from '../experiment.js';

const TAIL = 400;
const MOST_CHARACTERS = 200_000;
const AGAIN_MS = 3000;

/** What the worker has logged, followed while somebody has it open. */
export class LogPanel {
    #id;
    #abort = null;
    #timer = null;
    #experiment = null;

    constructor(id) {
        this.#id = id;
        this.status = h('span', { class: 'quiet' });
        this.follow = h('input', { type: 'checkbox', checked: true, change: () => this.#toEnd() });
        this.text = h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Log' });
        this.element = h('details', { class: 'log', toggle: () => (this.element.open ? this.#start() : this.stop()) },
            h('summary', null, 'Log'),
            h('p', { class: 'line' }, h('label', null, this.follow, ' Follow its end'), this.status), this.text);
    }

    /** A training that goes on again logs again. */
    show(experiment) {
        const before = this.#experiment?.status;
        this.#experiment = experiment;
        if (this.element.open && before && before !== experiment.status && !this.#abort) this.#start();
    }

    stop() {
        clearTimeout(this.#timer);
        this.#abort?.abort();
        this.#abort = null;
    }

    async #start() {
        this.stop();
        const abort = (this.#abort = new AbortController());
        const live = this.#experiment && !hasEnded(this.#experiment);
        try {
            setText(this.status, 'Waiting for lines…');
            const response = await openText(experimentPath(this.#id, `/log${query({ tail: TAIL, follow: live || null })}`), abort.signal);
            setText(this.status, live ? 'Live' : '');
            await this.#read(response.body.pipeThrough(new TextDecoderStream()).getReader());
            setText(this.status, this.text.textContent ? '' : 'Nothing has been logged yet.');
            this.#abort = null;
        } catch (problem) {
            if (abort.signal.aborted) return;
            this.#abort = null;
            setText(this.status, problem.status === 404 ? `There is no log. ${problem.detail ?? ''}` : `${problem.message ?? 'The log broke off'}. Trying again.`);
            if (problem.status !== 404) this.#timer = setTimeout(() => this.#start(), AGAIN_MS);
        }
    }

    async #read(reader) {
        let first = true;
        for (;;) {
            const { done, value } = await reader.read();
            if (first) {
                this.text.textContent = '';
                first = false;
            }
            if (done) return;
            this.text.append(value);
            if (this.text.textContent.length > MOST_CHARACTERS) {
                this.text.textContent = this.text.textContent.slice(-MOST_CHARACTERS / 2).replace(/^.*\n/, '');
            }
            this.#toEnd();
        }
    }

    #toEnd() {
        if (this.follow.checked) this.text.scrollTop = this.text.scrollHeight;
    }
}
