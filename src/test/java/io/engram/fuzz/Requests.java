package io.engram.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * Makes requests, right and wrong ones, for every operation that the server's own description has: a new endpoint is
 * tried without a change here.
 */
final class Requests {

    private static final String CSV = "a,b,label\n1,2.5,0\n3,-4e2,1\n\"5\",6,2\n";
    private static final String JSON_TYPE = "application/json";

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/yaml",
            "text/yaml",
            "text/csv",
            "multipart/form-data; boundary=cut",
            "application/merge-patch+json",
            "application/json; charset=utf-16",
            "application/json;charset=nope",
            "application/json; charset=\"",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/octet-stream",
            "*/*",
            "application/*",
            "///",
            ";",
            "",
            "multipart/form-data",
            "multipart/mixed; boundary=cut",
            "a/b; c",
            "application/json, text/csv",
            "multipart/form-data; boundary=" + "x".repeat(300),
            "text/csv; header=absent");

    private static final List<String> HEADERS = List.of(
            "If-None-Match: W/\"0\"",
            "If-None-Match: *",
            "If-None-Match: \"",
            "If-None-Match: W/",
            "If-Match: \"1\", ",
            "If-Match: *",
            "If-Modified-Since: yesterday",
            "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            "If-Range: \"a\"",
            "Range: bytes=0-3",
            "Range: bytes=-5",
            "Range: bytes=5-",
            "Range: bytes=9-3",
            "Range: bytes=99999999999999999999-",
            "Range: bytes=0-0,2-2,4-4",
            "Range: lines=1-2",
            "Range: bytes=",
            "Range: bytes=a-b",
            "Range: bytes=" + "0-1,".repeat(200) + "0-1",
            "Range: bytes=100000-200000",
            "Accept-Encoding: gzip, br;q=x",
            "Accept-Charset: nope",
            "Accept-Language: ;;;",
            "Accept: text/csv",
            "Accept: image/png",
            "Accept: */*;q=2",
            "Accept: ///",
            "Accept: application/yaml",
            "Accept: application/xml",
            "Accept: text/html",
            "Accept: text/event-stream",
            "Accept: " + "a/b,".repeat(500),
            "Idempotency-Key: a",
            "Idempotency-Key: ",
            "Idempotency-Key: " + "k".repeat(3000),
            "Last-Event-ID: x",
            "Last-Event-ID: 99999999999999999999",
            "Last-Event-ID: -1",
            "Cookie: a=b; c; =d; \"",
            "Cookie: JSESSIONID=\u00e9",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: 1.2.3.4",
            "X-Forwarded-Proto: ftp",
            "X-Forwarded-Port: x",
            "Forwarded: for=_x;host=\"a b\"",
            "Origin: null",
            "Origin: http://[",
            "Access-Control-Request-Method: X",
            "Upgrade: websocket",
            "Expect: 100-continue",
            "Expect: nothing",
            "Authorization: Bearer x",
            "Authorization: Basic",
            "Authorization: Basic %%%",
            "TE: trailers",
            "Content-Encoding: gzip",
            "Content-Encoding: nope",
            "Via: 1.1 x",
            "Content-Length: 5",
            "Content-Disposition: attachment; filename=\"",
            "Host: [::1",
            "Host: a b",
            "X: \u00ff\u00fe",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: identity",
            "X-Large: " + "x".repeat(6000),
            ": x",
            "No colon",
            "\tfolded");

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "-1",
            "2147483648",
            "99999999999999999999",
            "1e3",
            "NaN",
            "",
            " ",
            "null",
            "true",
            "%00",
            "%ff",
            "%",
            "%zz",
            "a%2Fb",
            "..%2F..%2Fetc%2Fpasswd",
            "%2e%2e",
            "../..",
            ";a=b",
            "%3B",
            "a;b",
            "%5C",
            "%0d%0aX:%20y",
            "%C3%A9",
            "é",
            "'",
            "%27%20or%201=1--",
            "%25",
            "!_%25",
            "min",
            "max",
            "valid.loss",
            "train.accuracy",
            "valid.%00",
            "epoch",
            "time",
            "step",
            "name",
            "-name",
            "created_at",
            "-updated_at",
            "queued",
            "running,queued",
            "csv",
            "json",
            "bundle",
            "safetensors",
            "digits",
            "dst_",
            "dst_zzz",
            "dst_%F0%9F%98%80",
            "bmFtZQ",
            "LW5hbWUKZXhwXzEKYQ",
            "dXBkYXRlZF9hdApleHBfMQphCg",
            "bmFtZQpleHBfMQoA",
            "a".repeat(300),
            "%F0%9F%98%80",
            "[]",
            "{}",
            "$%7Bx%7D",
            "*",
            "**",
            "|",
            "^",
            "<a>");

    private static final List<String> METHODS = List.of(
            "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get", "PROPFIND", "G\u00e9T");

    /** What the server says that it can do. */
    private record Operation(String method, String path, List<String> parameters, List<Body> bodies) {}

    private record Body(String type, String example) {}

    private final List<Operation> operations = new ArrayList<>();
    private final String digits = Definitions.digits();

    Requests(JsonNode api) {
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
    }

    int operations() {
        return operations.size();
    }

    private static Operation operation(String method, String path, JsonNode description) {
        List<String> parameters = StreamSupport.stream(
                        description.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .map(parameter -> parameter.path("name").asString(""))
                .toList();
        List<Body> bodies = description.path("requestBody").path("content").properties().stream()
                .map(content -> new Body(content.getKey(), example(content.getValue())))
                .toList();
        return new Operation(method, path, parameters, bodies);
    }

    private static String example(JsonNode content) {
        JsonNode example = content.path("example");
        if (example.isMissingNode() && content.path("examples").isObject()) {
            example = content.path("examples").iterator().next().path("value");
        }
        return example.isString() ? example.stringValue() : example.isMissingNode() ? "" : example.toString();
    }

    /** The bytes of a request; {@code EXPERIMENT} and {@code CHECKPOINT} stand where ids do. */
    byte[] request(Chance chance) {
        Operation operation = chance.of(operations);
        String method = chance.oneIn(15) ? chance.of(METHODS) : operation.method();
        String target = path(operation.path(), chance) + query(operation.parameters(), chance);
        if (chance.oneIn(40)) {
            target = Mutations.text(target, chance);
        }
        List<String> headers = new ArrayList<>();
        headers.add("Host: 127.0.0.1");
        byte[] body = body(operation, headers, chance);
        int more = chance.oneIn(2) ? chance.between(1, 3) : 0;
        for (int i = 0; i < more; i++) {
            headers.add(chance.of(HEADERS));
        }
        String version = chance.oneIn(100) ? chance.of("HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "HTP") : "HTTP/1.1";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                latin(method + " " + target + " " + version + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n"));
        request.writeBytes(body);
        byte[] whole = request.toByteArray();
        return chance.oneIn(60) ? Mutations.bytes(whole, chance) : whole;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String path(String template, Chance chance) {
        StringBuilder path = new StringBuilder();
        for (String part : template.split("(?=\\{)|(?<=\\})", -1)) {
            path.append(part.startsWith("{") ? id(template, chance) : part);
        }
        return chance.oneIn(40)
                ? path + chance.of("/", ".json", ";x=y", "//", "/.", "/..", "%20", "?", "#", ":x")
                : path.toString();
    }

    private static String id(String template, Chance chance) {
        if (chance.oneIn(4)) {
            String value = chance.of(VALUES);
            return value.isEmpty() ? "x" : value;
        }
        if (template.contains("/datasets")) {
            return chance.of("digits", "boxes", "dst_x");
        }
        return template.contains("/checkpoints/{") ? "CHECKPOINT" : "EXPERIMENT";
    }

    private static String query(List<String> parameters, Chance chance) {
        List<String> query = new ArrayList<>();
        parameters.stream()
                .filter(parameter -> chance.oneIn(2))
                .forEach(parameter -> query.add(parameter + "=" + value(chance)));
        if (chance.oneIn(20)) {
            query.add(chance.of(
                    "unknown=1",
                    "=",
                    "&&",
                    "a&b=c=d",
                    "limit",
                    "limit=1&limit=2",
                    "%ff=1",
                    "%",
                    "sort[]=x",
                    "a.b[c]=1"));
        }
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private static String value(Chance chance) {
        return chance.oneIn(10)
                ? URLEncoder.encode(Mutations.token(chance), StandardCharsets.UTF_8)
                : chance.of(VALUES);
    }

    private byte[] body(Operation operation, List<String> headers, Chance chance) {
        if (operation.bodies().isEmpty() && !chance.oneIn(20)) {
            return new byte[0];
        }
        Body asked = operation.bodies().isEmpty() ? new Body(JSON_TYPE, "{}") : chance.of(operation.bodies());
        byte[] content = content(operation.path(), asked, chance);
        String type = asked.type().startsWith("multipart") ? "multipart/form-data; boundary=cut" : asked.type();
        if (!chance.oneIn(60)) {
            headers.add("Content-Type: " + (chance.oneIn(12) ? chance.of(TYPES) : type));
        }
        if (chance.oneIn(30)) {
            headers.add("Content-Encoding: gzip");
            content = chance.oneIn(2) ? gzip(content) : content;
        }
        return framed(content, headers, chance);
    }

    private byte[] content(String path, Body asked, Chance chance) {
        String text;
        if (path.contains("/experiments") && asked.type().contains("yaml")) {
            text = chance.oneIn(3) ? digits : Mutations.text(digits, chance);
        } else if (path.endsWith("/experiments") || path.endsWith(":validate")) {
            text = new Definitions(chance, chance.oneIn(2)).definition().toString();
        } else if (asked.type().startsWith("multipart")) {
            text = form(chance);
        } else if (asked.type().contains("csv")) {
            text = csv(chance);
        } else {
            text = asked.example();
        }
        text = chance.oneIn(2) ? text : Mutations.text(text, chance);
        byte[] bytes = text.getBytes(
                chance.oneIn(40)
                        ? chance.of(StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1)
                        : StandardCharsets.UTF_8);
        return chance.oneIn(10) ? Mutations.bytes(bytes, chance) : bytes;
    }

    static String csv(Chance chance) {
        return switch (chance.below(8)) {
            case 0 -> "\ufeff" + CSV;
            case 1 -> CSV + "\"never closed,1,2\n";
            case 2 -> "x," + "a,".repeat(chance.oneIn(4) ? 110_000 : 500) + "b\n";
            case 3 -> "a\n" + "9".repeat(chance.between(1, 100_000)) + "\n";
            case 4 -> CSV.replace(",", chance.of(";", "\t", "|", "\u0000", ",,"));
            case 5 -> CSV.replace("\n", chance.of("\r", "\r\n", "\n\n", "\u2028", ""));
            default -> chance.oneIn(3) ? CSV : Mutations.text(CSV, chance);
        };
    }

    private static String form(Chance chance) {
        String file = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + chance.of("boxes.csv", "../../x.csv", "", "a\\\"b.csv", "\u0000.csv", "é.csv", "x".repeat(300))
                + "\"\r\nContent-Type: text/csv\r\n\r\n" + csv(chance) + "\r\n";
        String name = "--cut\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn" + chance.below(1000) + "\r\n";
        String form = (chance.oneIn(3) ? "" : file) + (chance.oneIn(3) ? "" : name) + "--cut--\r\n";
        return chance.oneIn(2) ? form : Mutations.text(form, chance);
    }

    /** Right mostly; else too short, too long, in pieces or broken off. */
    private static byte[] framed(byte[] content, List<String> headers, Chance chance) {
        int kind = chance.below(12);
        if (kind > 3) {
            headers.add("Content-Length: " + content.length);
            return content;
        }
        if (kind == 3) {
            headers.add("Content-Length: "
                    + chance.of("-1", "x", "99999999999999999999", "0", "3", String.valueOf(content.length + 10)));
            return content;
        }
        headers.add("Transfer-Encoding: chunked");
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; ) {
            int size = Math.min(content.length - at, chance.between(1, 70_000));
            chunks.writeBytes(latin(Integer.toHexString(size) + "\r\n"));
            chunks.write(content, at, size);
            chunks.writeBytes(latin("\r\n"));
            at += size;
        }
        chunks.writeBytes(latin(kind == 2 ? chance.of("", "x\r\n", "ffffffffff\r\n", "5\r\nab") : "0\r\n\r\n"));
        return chunks.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
