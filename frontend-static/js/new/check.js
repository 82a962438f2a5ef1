import { sendText } from '../api.js';
import { isJson } from './scan.js';

const PAUSE_MS = 400;
const AGAIN_MS = 3000;

export const typeOf = (text) => (isJson(text) ? 'application/json' : 'application/yaml');

/**
 * Asks the server what it thinks of a definition while it is written: once the writer pauses, and only the newest answer
 * counts. Whoever could not be asked is asked again.
 */
export class DefinitionCheck {
    #timer = null;
    #asked = null;

    /** told({state, report, problem}): empty, checking, good, bad, or unknown where nobody could say. */
    constructor(told) {
        this.told = told;
    }

    soon(text, pause = PAUSE_MS) {
        this.stop();
        if (!text.trim()) {
            this.told({ state: 'empty' });
            return;
        }
        this.told({ state: 'checking' });
        this.#timer = setTimeout(() => this.#ask(text), pause);
    }

    stop() {
        clearTimeout(this.#timer);
        this.#asked?.abort();
    }

    async #ask(text) {
        const asked = (this.#asked = new AbortController());
        try {
            const report = await sendText('/experiments:validate', typeOf(text), text, { signal: asked.signal });
            if (!asked.signal.aborted) this.told({ state: 'good', report });
        } catch (problem) {
            if (!asked.signal.aborted) this.#refused(text, problem);
        }
    }

    #refused(text, problem) {
        const bad = isFlaw(problem);
        this.told({ state: bad ? 'bad' : 'unknown', problem });
        const later = problem.retryAfter ? problem.retryAfter * 1000 : AGAIN_MS;
        if (!bad && (problem.status === 0 || problem.status === 429 || problem.status >= 500)) this.#timer = setTimeout(() => this.#ask(text), later);
    }
}

/** Whether it is the definition that is wrong, rather than something else. */
export const isFlaw = ({ status }) => status === 400 || status === 422 || status === 413;
