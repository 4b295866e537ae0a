package io.mlprod.testing.evaluate;

import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The files of a report. They are replaced only when all are written, so that no half of a report is left. */
final class ReportFiles {

    private static final int LONGEST = 60; // of the model's and of the data's part of a name

    private ReportFiles() {}

    /** Writes texts by the ends of their names. */
    static void write(Path directory, String name, Map<String, String> texts) {
        Map<Path, Path> files = new LinkedHashMap<>();
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Path draft = directory.resolve(name + text.getKey() + ".tmp");
                files.put(draft, directory.resolve(name + text.getKey()));
                Files.writeString(draft, text.getValue(), StandardCharsets.UTF_8);
            }
            for (Map.Entry<Path, Path> file : files.entrySet()) {
                Files.move(file.getKey(), file.getValue(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            files.keySet().forEach(draft -> delete(draft, e));
            throw new UncheckedIOException(
                    PlainText.line("The report cannot be written to " + directory.toAbsolutePath() + ": " + e), e);
        }
    }

    private static void delete(Path draft, IOException cause) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns a name for each model on each data; if letters had to be replaced or cut, a digest tells them apart. */
    static String name(String model, String data) {
        String plainModel = plain(model);
        String plainData = plain(data);
        boolean isSame = plainModel.equals(model) && plainData.equals(data);
        return "evaluation-" + plainModel + "@" + plainData + (isSame ? "" : "-" + digest(model + "\n" + data));
    }

    private static String plain(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }
}
