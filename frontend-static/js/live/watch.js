import { Poll } from './poll.js';
import { Stream } from './stream.js';

const STREAMED_SECONDS = 30; // what the stream says is enough; this is for what it does not tell
const GAP_MS = 700; // between two readings, however much happens

/**
 * Keeps a view up to date: by the event stream where the server has one for us, else by asking again and again.
 * The stream is opened first and the state is read then, so that nothing falls between the two.
 */
export class Watch {
    #poll;
    #stream;
    #streaming = false;
    #reading = false;
    #due = false;
    #timer = null;

    /**
     * @param path of the stream, with its types
     * @param refresh reads all that is shown: gets an AbortSignal, resolves to the seconds until it shall be read again
     *        where there is no stream, or null to end
     * @param event gets a type and data
     * @param failed gets the error; returns false to end
     */
    constructor({ path, refresh, event, failed }) {
        this.#poll = new Poll(async (signal) => {
            const seconds = await this.#read(refresh, signal);
            return seconds !== null && this.#streaming ? STREAMED_SECONDS : seconds;
        }, failed);
        this.#stream = new Stream(path, {
            opened: () => this.#switch(true),
            lost: () => this.#switch(false),
            event,
        });
    }

    start() {
        this.#stream.start();
        this.#poll.start();
    }

    stop() {
        clearTimeout(this.#timer);
        this.#stream.stop();
        this.#poll.stop();
    }

    /** Reads all at once, in place of a reading that is under way. */
    now() {
        return this.#poll.now();
    }

    /** Reads all before long, but never in place of a reading under way: much may happen within one. */
    soon() {
        this.#due = true;
        if (!this.#reading) this.#timer ??= setTimeout(() => this.#readIfDue(), GAP_MS);
    }

    async #read(refresh, signal) {
        this.#reading = true;
        this.#due = false;
        try {
            return await refresh(signal);
        } finally {
            // One that was cut off has another one in its place.
            if (!signal.aborted) {
                this.#reading = false;
                if (this.#due) this.soon();
            }
        }
    }

    #readIfDue() {
        this.#timer = null;
        if (this.#due && !this.#reading) this.#poll.now();
    }

    #switch(streaming) {
        if (!streaming && !this.#streaming) return;
        this.#streaming = streaming;
        this.#poll.now();
    }
}
