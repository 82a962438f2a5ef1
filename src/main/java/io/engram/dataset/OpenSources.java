package io.engram.dataset;

import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Keeps the datasets open that were looked at last: to list an archive, or to repack a tar, takes longer than to read
 * one of its files, and whoever looks at one looks at many.
 */
@Component
class OpenSources implements DisposableBean {

    /** The names of the files of an archive are in memory, up to 200 MB of them. */
    private static final int MOST = 2;

    private final Map<String, Shared> open = new LinkedHashMap<>(4, 0.75f, true);

    /** Opens a dataset, or finds it open. Whoever is given it closes what is returned, and not the source itself. */
    Lease lease(String id, Path file) {
        return lease(id, file, SourceOptions.DEFAULT);
    }

    /** As {@link #lease(String, Path)}, otherwise than by default. */
    Lease lease(String id, Path file, SourceOptions options) {
        Shared shared;
        synchronized (open) {
            shared = open.computeIfAbsent(id, key -> new Shared());
            shared.users++;
            Iterator<Shared> oldest = open.values().iterator();
            while (open.size() > MOST) {
                Shared old = oldest.next();
                oldest.remove();
                old.leave();
            }
        }
        try {
            return new Lease(shared, shared.source(file, options));
        } catch (RuntimeException e) {
            forget(id);
            release(shared);
            throw e;
        }
    }

    /** Closes it as soon as nobody reads it any more. */
    void forget(String id) {
        synchronized (open) {
            Shared known = open.remove(id);
            if (known != null) {
                known.leave();
            }
        }
    }

    private void release(Shared shared) {
        synchronized (open) {
            shared.users--;
            shared.closeIfUnused();
        }
    }

    /** How many are open, used or not. */
    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    @Override
    public void destroy() {
        synchronized (open) {
            open.values().forEach(Shared::leave);
            open.clear();
        }
    }

    /** The right to read a dataset until it is closed. */
    final class Lease implements AutoCloseable {
        private final Shared shared;
        private final Source source;
        private boolean closed;

        private Lease(Shared shared, Source source) {
            this.shared = shared;
            this.source = source;
        }

        Source source() {
            return source;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release(shared);
            }
        }
    }

    /** Its counters are guarded by the map, the source by itself, since opening one may take long. */
    private static final class Shared {
        private @Nullable Source source;
        private int users;
        private boolean left;

        synchronized Source source(Path file, SourceOptions options) {
            Source opened = source;
            if (opened == null) {
                opened = Sources.open(file, options);
                source = opened;
            }
            return opened;
        }

        void leave() {
            left = true;
            closeIfUnused();
        }

        void closeIfUnused() {
            Source opened = source;
            if (left && users == 0 && opened != null) {
                source = null;
                opened.close();
            }
        }
    }
}
