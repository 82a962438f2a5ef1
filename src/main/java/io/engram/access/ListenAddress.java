package io.engram.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where the server listens. */
@Component
final class ListenAddress {

    private final Binder settings;

    ListenAddress(Environment environment) {
        settings = Binder.get(environment);
    }

    /** Whether nobody but this machine can reach the server. No address means all of them. */
    boolean isThisMachineAlone() {
        return Stream.concat(
                        Stream.of("server"),
                        hasPortOfItsOwn("management.server") ? Stream.of("management.server") : Stream.of())
                .allMatch(server ->
                        address(server).map(InetAddress::isLoopbackAddress).orElse(false));
    }

    /** As a person would write it. */
    String text() {
        return address("server").map(InetAddress::getHostAddress).orElse("all addresses");
    }

    /** The probes and metrics may listen elsewhere, where the address is theirs to choose. */
    private boolean hasPortOfItsOwn(String server) {
        Optional<Integer> port = port(server);
        return port.isPresent() && port.get() >= 0 && !port.equals(port("server"));
    }

    private Optional<Integer> port(String server) {
        return Optional.ofNullable(
                settings.bind(server + ".port", Integer.class).orElse(null));
    }

    private Optional<InetAddress> address(String server) {
        return Optional.ofNullable(
                settings.bind(server + ".address", InetAddress.class).orElse(null));
    }
}
