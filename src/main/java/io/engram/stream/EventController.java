package io.engram.stream;

import io.engram.experiment.InvalidQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Live", description = "What happens, as it happens.")
class EventController {

    private static final int MOST_LINES = 1_000_000;

    private static final String HOW = " First comes the id of the newest stored event, without data. state, metric,"
            + " checkpoint and checkpoint_damaged are stored and have an id that only grows: whoever comes back with it as"
            + " Last-Event-ID gets exactly what has come since; 0 gives all. progress is the newest only, and deleted says"
            + " that an experiment is gone; neither has an id. reset comes where the Last-Event-ID is ahead of all that is"
            + " stored: ask for the state again. Open the stream first, then ask for the state, and nothing"
            + " is missed. A comment comes every 15 s.";

    private static final String TYPES =
            "Only these types, repeated or with commas: state, metric, checkpoint, checkpoint_damaged, progress, log,"
                    + " deleted. All but log where it is left out";

    private final Streams streams;
    private final Feeds feeds;

    EventController(Streams streams, Feeds feeds) {
        this.streams = streams;
        this.feeds = feeds;
    }

    @GetMapping(path = "/events", produces = "text/event-stream")
    @Operation(
            operationId = "streamEvents",
            summary = "Follow all experiments",
            description = "Server-sent events." + HOW)
    @ApiResponse(
            responseCode = "200",
            description = "The stream, until one of both hangs up",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    void events(
            @Parameter(description = TYPES) @RequestParam(defaultValue = "") List<String> type,
            @Parameter(description = "The newest id that has come; 0: from the beginning; left out: from now on")
                    @RequestHeader(name = Position.HEADER, required = false)
                    @Nullable
                    String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        stream(Selection.of(null, type), lastEventId, request, response);
    }

    @GetMapping(path = "/experiments/{id}/events", produces = "text/event-stream")
    @Operation(
            operationId = "streamExperimentEvents",
            summary = "Follow one experiment",
            description =
                    "Server-sent events; the stream ends when the experiment is deleted. Lines of the log come only"
                            + " with type=log, and then each id is that of the event and, behind a dash, the byte of the log."
                            + HOW)
    @ApiResponse(
            responseCode = "200",
            description = "The stream, until one of both hangs up",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    void experimentEvents(
            @PathVariable String id,
            @Parameter(description = TYPES) @RequestParam(defaultValue = "") List<String> type,
            @Parameter(description = "The newest id that has come; 0: from the beginning; left out: from now on")
                    @RequestHeader(name = Position.HEADER, required = false)
                    @Nullable
                    String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Selection selection = Selection.of(id, type);
        feeds.check(id);
        stream(selection, lastEventId, request, response);
    }

    private void stream(
            Selection selection, @Nullable String lastEventId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Position position = lastEventId == null || lastEventId.isEmpty() ? null : Position.read(lastEventId);
        open("text/event-stream", elsewhere -> feeds.events(selection, position, elsewhere), request, response);
    }

    @GetMapping(path = "/experiments/{id}/log", produces = "text/plain")
    @Operation(
            operationId = "getLog",
            summary = "Read what the workers of an experiment have logged",
            description =
                    "The lines of all attempts, one after the other; of a long log the last 16 MiB. Followed, it goes"
                            + " on until the experiment rests.")
    @ApiResponse(
            responseCode = "200",
            description = "The log",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    void log(
            @PathVariable String id,
            @Parameter(description = "Only so many of the last lines, 0 to 1,000,000; all where it is left out")
                    @RequestParam(required = false)
                    @Nullable
                    Integer tail,
            @Parameter(description = "Whether to send what is yet to be logged, too")
                    @RequestParam(defaultValue = "false")
                    boolean follow,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (tail != null && (tail < 0 || tail > MOST_LINES)) {
            throw new InvalidQuery("tail", "must be 0 to " + MOST_LINES + ", was " + tail);
        }
        feeds.check(id);
        LogFeed feed = open(
                "text/plain;charset=UTF-8", elsewhere -> feeds.log(id, tail, follow, elsewhere), request, response);
        // Asked only now, so that no change of state falls between.
        if (feed != null && feeds.isAtRest(id)) {
            feed.settle();
        }
    }

    /** Null where only the headers are asked for. */
    private <F extends Feed> @Nullable F open(
            String type, Function<Executor, F> feed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            response.setContentType(type);
            return null;
        }
        return streams.open(type, feed, request, response);
    }
}
