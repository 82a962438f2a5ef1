package io.engram.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send a head a byte at a time, or a body, or read an answer so; one that the server hangs up on calls
 * again.
 */
public final class SlowClients implements AutoCloseable {

    private static final int TURN_MILLIS = 250;

    private final int port;
    private final List<Client> clients = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor();

    public SlowClients(int port, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            clients.add(new Client(Kind.values()[i % Kind.values().length]));
        }
        var unused = turns.scheduleWithFixedDelay(
                () -> clients.forEach(Client::turn), 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private enum Kind {
        HEAD("GET /api/v1/experiments HTTP/1.1", "Host: x", "X-Slow: "),
        BODY(
                "POST /api/v1/experiments HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Idempotency-Key: slow%d",
                "Content-Length: 100000",
                "",
                ""),
        READER("GET /api/v1/catalog HTTP/1.1", "Host: x", "", "");

        private final String opening;

        Kind(String... lines) {
            this.opening = String.join("\r\n", lines);
        }
    }

    /** How often one has called, the first times included. */
    public int calls() {
        return calls.get();
    }

    private final class Client {

        private final Kind kind;
        private Socket socket = new Socket();

        Client(Kind kind) {
            this.kind = kind;
        }

        private void turn() {
            try {
                if (!socket.isConnected() || socket.isClosed()) {
                    call();
                } else if (kind != Kind.READER) {
                    socket.getOutputStream().write('x');
                } else if (socket.getInputStream().available() > 0
                        && socket.getInputStream().read() < 0) {
                    socket.close();
                }
            } catch (IOException e) {
                hangUp();
            }
        }

        private void call() throws IOException {
            calls.incrementAndGet();
            socket = new Socket();
            socket.setReceiveBufferSize(2048);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TURN_MILLIS);
            String opening = kind.opening.replace("%d", Integer.toString(hashCode()));
            socket.getOutputStream().write(opening.getBytes(StandardCharsets.US_ASCII));
        }

        private void hangUp() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        turns.shutdown();
        try {
            if (turns.awaitTermination(1, TimeUnit.MINUTES)) {
                clients.forEach(Client::hangUp);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
