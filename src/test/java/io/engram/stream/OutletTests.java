package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class OutletTests {

    private final Words words = new Words();
    private final Connection connection = new Connection();
    private final AtomicInteger ended = new AtomicInteger();
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final Outlet outlet;

    OutletTests() throws Exception {
        request.setAsyncSupported(true);
        MockHttpServletResponse response = new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return connection;
            }
        };
        outlet = new Outlet(words, one -> ended.incrementAndGet(), request, response);
        outlet.begin();
    }

    /** A queue of words; over once it is empty and said to be. */
    private static final class Words implements Feed {

        private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
        private volatile boolean over;

        @Override
        public void whenReady(Runnable wake) {}

        @Override
        public byte @Nullable [] next() {
            String word = waiting.poll();
            return word == null ? null : word.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public boolean tick(Duration now) {
            return false;
        }

        @Override
        public void deleted(Told told) {}

        @Override
        public void changed(String experiment, boolean atRest) {}
    }

    /** Refuses, as Tomcat's does, what is written while it is not ready. */
    private static final class Connection extends ServletOutputStream {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile boolean ready = true;
        private boolean asked;

        @Override
        public boolean isReady() {
            asked = ready;
            return asked;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            assertThat(asked).as("it was ready").isTrue();
            asked = false;
            taken.write(bytes, from, count);
        }

        @Override
        public void flush() {
            assertThat(asked).as("it was ready").isTrue();
            asked = false;
        }
    }

    private String taken() {
        return connection.taken.toString(StandardCharsets.UTF_8);
    }

    @Test
    void waitsForTheContainerToBegin() {
        words.waiting.add("a");
        outlet.wake();
        assertThat(taken()).isEmpty();

        outlet.onWritePossible();

        assertThat(taken()).isEqualTo("a");
    }

    @Test
    void neverWritesToAClientThatTakesNothingAndGoesOnWhenItDoes() {
        outlet.onWritePossible();
        connection.ready = false;
        words.waiting.add("a");
        outlet.wake();
        assertThat(taken()).isEmpty();

        connection.ready = true;
        outlet.onWritePossible();

        assertThat(taken()).isEqualTo("a");
        assertThat(ended).hasValue(0);
    }

    @Test
    void hangsUpOnceWhenAllIsSaid() {
        outlet.onWritePossible();
        words.waiting.add("bye");
        words.over = true;
        outlet.wake();
        outlet.wake();
        outlet.end();

        assertThat(taken()).isEqualTo("bye");
        assertThat(ended).hasValue(1);
        assertThat(request.isAsyncStarted()).isFalse();
    }

    @Test
    void writesEachWordOnceWhoeverWakesIt() throws Exception {
        outlet.onWritePossible();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 5000; j++) {
                    words.waiting.add(".");
                    outlet.wake();
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        assertThat(taken()).hasSize(20_000);
    }
}
