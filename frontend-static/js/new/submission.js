import { experimentPath, sendText } from '../api.js';
import { typeOf } from './check.js';
import { difference } from './difference.js';

/** Sends a definition to be trained, once, whatever becomes of the answer. */
export class Submission {
    #sent = null;
    #key = '';

    /** For a fork: {origin, checkpoint, canonical}, the canonical definition of its origin. */
    constructor(fork) {
        this.fork = fork;
    }

    /** The new experiment. */
    async send(text) {
        if (this.#sent !== text) this.#key = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0')).join('');
        this.#sent = text;
        try {
            return await (this.fork ? this.#forked(text) : this.#post('/experiments', typeOf(text), text));
        } catch (problem) {
            // A refusal is kept under its key, too; the next try is to be judged anew.
            if (problem.status >= 400) this.#sent = null;
            throw problem;
        }
    }

    /** A fork is told by what is other in its definition, every default written out. */
    async #forked(text) {
        const { definition } = await sendText('/experiments:validate', typeOf(text), text);
        const { origin, checkpoint, canonical } = this.fork;
        const body = { ...(checkpoint ? { checkpoint } : {}), overrides: difference(canonical, definition).patch };
        return this.#post(experimentPath(origin, '/fork'), 'application/json', JSON.stringify(body));
    }

    #post(path, type, body) {
        return sendText(path, type, body, { headers: { 'Idempotency-Key': this.#key } });
    }
}
