package io.engram.idempotency;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Acts once on requests with the same key. All that a request changes in the database and the answer to it are one
 * transaction: a crash leaves both or neither, so that there is never an effect whose answer is not known. The answer
 * is sent only when it is committed.
 */
@Component
class KeyedExchange {

    private static final Logger log = LoggerFactory.getLogger(KeyedExchange.class);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final KeptAnswers answers;
    private final TransactionOperations transaction;
    private final IdempotencySettings settings;
    private final InstantSource clock;
    private final Semaphore turns;
    private volatile Instant nextSweep = Instant.MIN;

    KeyedExchange(
            KeptAnswers answers, TransactionOperations transaction, IdempotencySettings settings, InstantSource clock) {
        this.answers = answers;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        turns = new Semaphore(settings.idempotency().atOnce(), true);
        try {
            // What a server that died was receiving.
            FileSystemUtils.deleteRecursively(settings.received());
        } catch (IOException e) {
            log.warn("cannot empty {}", settings.received(), e);
        }
    }

    /** Where bodies go that are too large for memory. */
    Path folder() throws IOException {
        return Files.createDirectories(settings.received());
    }

    /**
     * Answers with what was answered before, or lets the request act.
     *
     * @param caught takes the answer, which is sent when the key may be used again
     */
    void answer(
            IdempotencyKey key,
            String fingerprint,
            HttpServletRequest request,
            ContentCachingResponseWrapper caught,
            FilterChain chain)
            throws ServletException, IOException {
        if (!acquireTurn()) {
            throw TooManyKeys.atOnce(settings.idempotency().atOnce());
        }
        try {
            if (replayed(key, fingerprint, caught)) {
                return;
            }
            sweepNowAndThen();
            if (answers.isFull()) {
                throw TooManyKeys.kept(settings.idempotency().maxKeys());
            }
            act(key, fingerprint, request, caught, chain);
        } finally {
            turns.release();
        }
    }

    private boolean acquireTurn() {
        try {
            return turns.tryAcquire(settings.idempotency().patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean replayed(IdempotencyKey key, String fingerprint, HttpServletResponse response) throws IOException {
        Optional<KeptAnswers.Kept> kept = answers.find(key);
        if (kept.isEmpty()) {
            return false;
        }
        if (!kept.get().fingerprint().equals(fingerprint)) {
            throw new KeyReused();
        }
        Answer answer = kept.get().answer();
        if (answer == null) {
            throw new KeyInUse();
        }
        answer.sendAgain(response);
        return true;
    }

    private void act(
            IdempotencyKey key,
            String fingerprint,
            HttpServletRequest request,
            ContentCachingResponseWrapper caught,
            FilterChain chain)
            throws ServletException, IOException {
        try {
            Answer answer = transaction.execute(status -> {
                answers.claim(key, fingerprint);
                Answer given = run(request, caught, chain);
                if (given.hasEffect()) {
                    answers.keep(key, given);
                } else {
                    status.setRollbackOnly();
                }
                return given;
            });
            if (answer != null && !answer.hasEffect() && answer.isKept()) {
                keepRefusal(key, fingerprint, answer);
            }
        } catch (DuplicateKeyException e) {
            // Another server with the same database was faster.
            caught.reset();
            if (!replayed(key, fingerprint, caught)) {
                throw e;
            }
        } catch (Broken e) {
            throw e.asIs();
        }
    }

    private static Answer run(HttpServletRequest request, ContentCachingResponseWrapper caught, FilterChain chain) {
        try {
            chain.doFilter(request, caught);
            return Answer.of(caught);
        } catch (IOException e) {
            throw new UncheckedIOException("the request could not be answered", e);
        } catch (ServletException e) {
            throw new Broken(e);
        }
    }

    /** A refusal has changed nothing, so that its answer may well be lost. */
    private void keepRefusal(IdempotencyKey key, String fingerprint, Answer answer) {
        transaction.executeWithoutResult(status -> {
            answers.claim(key, fingerprint);
            answers.keep(key, answer);
        });
    }

    private void sweepNowAndThen() {
        Instant now = clock.instant();
        if (now.isAfter(nextSweep)) {
            nextSweep = now.plus(BETWEEN_SWEEPS);
            if (answers.sweep()) {
                nextSweep = now;
            }
        }
    }

    /** Carries a checked exception out of the transaction, which it ends. */
    private static final class Broken extends RuntimeException {

        private final ServletException broken;

        Broken(ServletException broken) {
            super(broken);
            this.broken = broken;
        }

        ServletException asIs() {
            return broken;
        }
    }
}
