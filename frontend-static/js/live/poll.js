const SLOWEST_SECONDS = 15;

/** Does some work again and again while somebody can see it; waits longer after each failure. */
export class Poll {
    #work;
    #failed;
    #failures = 0;
    #timer = null;
    #abort = null;
    #on = false;
    #onVisibility = () => (document.hidden ? this.#pause() : this.now());

    /**
     * @param work gets an AbortSignal; resolves to the seconds until the next time, or null to end
     * @param failed gets the error; returns false to end
     */
    constructor(work, failed) {
        this.#work = work;
        this.#failed = failed;
    }

    start() {
        this.#on = true;
        document.addEventListener('visibilitychange', this.#onVisibility);
        this.now();
    }

    stop() {
        this.#on = false;
        document.removeEventListener('visibilitychange', this.#onVisibility);
        this.#pause();
    }

    /** Begins at once, in place of a round that is under way. */
    async now() {
        if (!this.#on) return;
        this.#pause();
        const abort = (this.#abort = new AbortController());
        let seconds;
        try {
            seconds = await this.#work(abort.signal);
            this.#failures = 0;
        } catch (error) {
            if (abort.signal.aborted) return;
            if (error.name !== 'Problem') console.error(error); // a fault of the page
            seconds = this.#failed(error) === false ? null : this.#patience(error);
        }
        if (abort.signal.aborted) return;
        if (seconds === null) this.stop();
        else if (!document.hidden) this.#timer = setTimeout(() => this.now(), seconds * 1000);
    }

    #patience(error) {
        this.#failures++;
        return error.retryAfter ?? Math.min(2 ** this.#failures, SLOWEST_SECONDS);
    }

    #pause() {
        clearTimeout(this.#timer);
        this.#abort?.abort();
    }
}
