package io.engram.page;

import io.engram.data.media.MediaFixtures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small datasets for people to look at. */
final class PageDatasets {

    /** Of the first recording. */
    static final int TONE_HZ = 1500;

    private PageDatasets() {}

    static byte[] table(int rows) {
        StringBuilder csv = new StringBuilder("length,width,colour,note,corners\n");
        Random random = new Random(7);
        for (int row = 0; row < rows; row++) {
            csv.append("%.3f,%.2f,%s,%s,%d%n"
                    .formatted(
                            5 + random.nextGaussian(),
                            Math.exp(random.nextGaussian()),
                            row % 3 == 0 ? "red" : "green",
                            row % 10 == 0 ? "" : "note " + row * row,
                            row % 4));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Recordings of a tone each, and a manifest that says which. */
    static byte[] sounds() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder manifest = new StringBuilder("file,word\n");
        for (int i = 0; i < 4; i++) {
            String name = "clips/%d.wav".formatted(i);
            files.put(name, MediaFixtures.tone(16_000, TONE_HZ / (i + 1.0), 12_000, new Random(i)));
            manifest.append(name).append(i % 2 == 0 ? ",yes\n" : ",no\n");
        }
        files.put("manifest.csv", manifest.toString().getBytes(StandardCharsets.UTF_8));
        return zip(files);
    }

    /** Images in a folder for each class. */
    static byte[] images() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            files.put((i % 2 == 0 ? "round/" : "square/") + i + ".png", image(i));
        }
        return zip(files);
    }

    private static byte[] image(int i) {
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        var drawing = image.createGraphics();
        drawing.setColor(Color.getHSBColor(i / 20f, 0.7f, 0.9f));
        if (i % 2 == 0) {
            drawing.fillOval(8, 8, 32, 32);
        } else {
            drawing.fillRect(10, 10, 28, 28);
        }
        drawing.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.toByteArray();
    }

    static void upload(Site site, String name, byte[] file) {
        var answer = site.server()
                .send(site.server()
                        .request("/datasets?name=" + name)
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
        if (answer.statusCode() != 201 && answer.statusCode() != 409) {
            throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
