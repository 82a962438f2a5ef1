import { Poll } from './poll.js';
import { Stream } from './stream.js';

const STREAMED_SECONDS = 30; // what the stream says is enough; this is for what it does not tell
const GATHER_MS = 100; // what happens together is read together
const GAP_MS = 500; // between two readings, where something happened that only a reading tells

/** Between two readings of what the stream has told already: they set right what was put together from it. */
export const SETTLE_MS = 3000;

/**
 * Keeps a view up to date: by the event stream where the server has one for us, else by asking again and again.
 * The stream is opened first and the state is read then, so that nothing falls between the two.
 */
export class Watch {
    #poll;
    #stream;
    #streaming = false;
    #reading = false;
    #gap = null; // wanted behind the last reading, where another one is due
    #due = null; // when the timer rings
    #timer = null;
    #ended = 0;
    #took = 0;

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

    /**
     * Reads all before long, but never in place of a reading under way: much may happen within one. Between two readings
     * there is this gap at least, and never less than a reading takes, so that a busy page has time for its visitor.
     */
    soon(gap = GAP_MS) {
        this.#gap = Math.min(this.#gap ?? gap, gap);
        this.#plan();
    }

    #plan() {
        if (this.#reading || this.#gap === null) return;
        const now = performance.now();
        const due = Math.max(now + GATHER_MS, this.#ended + Math.max(this.#gap, this.#took));
        if (this.#due !== null && this.#due <= due) return;
        clearTimeout(this.#timer);
        this.#due = due;
        this.#timer = setTimeout(() => this.#poll.now(), due - now);
    }

    async #read(refresh, signal) {
        clearTimeout(this.#timer);
        this.#reading = true;
        this.#gap = this.#due = null;
        const began = performance.now();
        try {
            return await refresh(signal);
        } finally {
            // One that was cut off has another one in its place.
            if (!signal.aborted) {
                this.#reading = false;
                this.#ended = performance.now();
                this.#took = this.#ended - began;
                this.#plan();
            }
        }
    }

    #switch(streaming) {
        if (!streaming && !this.#streaming) return;
        this.#streaming = streaming;
        this.#poll.now();
    }
}
