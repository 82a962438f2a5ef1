import { openStream } from '../api.js';
import { EventParser } from './sse.js';

const SILENCE_MS = 40_000; // the server says something every 15 s
const SLOWEST_MS = 15_000;
const BUSY_MS = 60_000;
const REFUSED = new Set([400, 401, 403, 404, 405, 406, 501]); // there will be no stream, however often it is asked for

/**
 * An event stream over fetch, which can carry a token. It connects again by itself and says by Last-Event-ID what it has
 * seen, so that nothing is missed. While nobody looks it is closed: a browser has few connections for a server.
 */
export class Stream {
    #path;
    #on;
    #parser = new EventParser();
    #abort = null;
    #timer = null;
    #failures = 0;
    #onVisibility = () => (document.hidden ? this.#close() : this.#connect());

    /** on: {opened(), event(type, data), lost()} */
    constructor(path, on) {
        this.#path = path;
        this.#on = on;
    }

    start() {
        document.addEventListener('visibilitychange', this.#onVisibility);
        this.#connect();
    }

    stop() {
        document.removeEventListener('visibilitychange', this.#onVisibility);
        this.#close();
    }

    async #connect() {
        this.#close();
        if (document.hidden) return;
        const abort = (this.#abort = new AbortController());
        let wait;
        try {
            const response = await openStream(this.#path, this.#parser.lastId, abort.signal);
            this.#failures = 0;
            this.#parser.begin();
            this.#on.opened();
            await this.#read(response.body, abort);
            wait = this.#patience();
        } catch (problem) {
            if (abort.signal.aborted && abort.signal.reason !== 'silent') return;
            wait = this.#patience(problem);
        }
        this.#on.lost();
        if (wait !== null) this.#timer = setTimeout(() => this.#connect(), wait);
    }

    async #read(body, abort) {
        const reader = body.pipeThrough(new TextDecoderStream()).getReader();
        let silence;
        try {
            for (;;) {
                silence = setTimeout(() => abort.abort('silent'), SILENCE_MS);
                const { done, value } = await reader.read();
                clearTimeout(silence);
                if (done) return;
                this.#parser.push(value).forEach((event) => this.#tell(event));
            }
        } finally {
            clearTimeout(silence);
        }
    }

    /** One that the page stumbles over must not come again and again. */
    #tell({ type, data }) {
        try {
            this.#on.event(type, JSON.parse(data));
        } catch (error) {
            console.error(error);
        }
    }

    #patience(problem = {}) {
        if (REFUSED.has(problem.status)) return null;
        if (problem.status === 429 || problem.status === 503) return (problem.retryAfter ?? 0) * 1000 || BUSY_MS;
        this.#failures++;
        return Math.min((this.#parser.retry ?? 2000) * 2 ** (this.#failures - 1), SLOWEST_MS);
    }

    #close() {
        clearTimeout(this.#timer);
        this.#abort?.abort();
    }
}
